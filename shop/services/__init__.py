"""The market's services, one noun a file."""
