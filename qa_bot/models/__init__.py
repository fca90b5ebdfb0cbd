"""Models that turn text into vectors or relevance: loaded from this machine, checked, offline."""
