"""What Word and PDF files need to be read as blocks."""
