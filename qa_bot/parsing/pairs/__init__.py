"""What makes a pair, however it was found: its number and label, its place in the source."""
