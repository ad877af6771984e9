"""The market's forms, one noun a file."""
