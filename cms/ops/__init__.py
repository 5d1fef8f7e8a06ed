"""Running the portal: health, readiness, metrics, logs, failpoints."""
