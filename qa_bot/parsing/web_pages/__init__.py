"""HTML to pieces in reading order: what is text, what is a title, what is only a way about."""
