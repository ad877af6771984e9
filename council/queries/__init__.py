"""What the council's desk looks at, in every room."""
