"""Files people hand in: storage, inspection, virus scan."""
