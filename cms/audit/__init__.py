"""Who did what, and when: append-only and hash-chained. One verb: `trail.record`."""
