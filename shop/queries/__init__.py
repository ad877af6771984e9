"""The market's queries, one noun a file."""
