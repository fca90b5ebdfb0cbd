"""What text files with markup need to be read: front matter, lines that print nothing."""
