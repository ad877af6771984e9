"""The market's views, one noun a file."""
