"""Filling in: the formtools wizard on the draft."""
