"""The forms of the demonstration, written as the blocks an editor would put together."""
