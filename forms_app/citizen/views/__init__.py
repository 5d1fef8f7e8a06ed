"""The pages: the list, one case, the way in for guests."""
