"""The pages from the start to the receipt, one module each."""
