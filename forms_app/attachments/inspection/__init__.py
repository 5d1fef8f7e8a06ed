"""What a file really is: extension, first bytes and the real parser must agree, and nothing in it may act."""
