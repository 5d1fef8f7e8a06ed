"""Ways to reach people, behind one port: `base` says what callers may rely on, `registry` picks one."""
