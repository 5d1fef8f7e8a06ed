"""Ways into a back office, behind one port: `base` says what callers may rely on, `registry` picks one."""
