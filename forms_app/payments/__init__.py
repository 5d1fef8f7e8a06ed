"""Money: attempts, journal, providers."""
