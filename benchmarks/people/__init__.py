"""Conversations of people with a bot over three offices: see `python -m benchmarks.people`."""
