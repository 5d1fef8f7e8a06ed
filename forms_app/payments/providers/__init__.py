"""The port to payment providers: base.py says what one must do, one module per vendor does it, fake.py plays it."""
