"""The virus scanner behind a port: `base` says what callers may rely on, `registry` picks one by the settings."""
