"""Mein Bereich: what a citizen sees of their own cases."""
