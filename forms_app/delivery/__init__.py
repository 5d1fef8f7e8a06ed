"""To the Fachverfahren: outbox, payload, connectors."""
