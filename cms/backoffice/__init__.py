"""The look and the closed doors of the Wagtail back office."""
