"""Conversations and what became of them: see `python -m benchmarks.conversation`."""
