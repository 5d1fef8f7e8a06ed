"""The Antrag: model, states, transitions, policies, references."""
