"""The editor's blocks. They hold what an editor types; `assembling` turns them into a Definition."""
