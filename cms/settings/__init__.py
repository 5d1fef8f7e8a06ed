"""Settings by environment: `development`, `test` and `production` over a common `base`."""
