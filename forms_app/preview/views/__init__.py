"""The pages of a preview: for guests, in a run, and in the back office."""
