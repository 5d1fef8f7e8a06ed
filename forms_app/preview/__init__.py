"""Trying a form out before anybody sees it ("Vorschau"): the same runner over a frozen draft; see docs/decisions."""
