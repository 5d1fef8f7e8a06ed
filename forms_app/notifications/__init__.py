"""What we tell people: catalogue of messages, channels."""
