"""Paper: HTML → accessible PDF."""
