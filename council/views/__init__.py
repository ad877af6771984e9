"""The council's desk, one noun a file. Every page is for officers only; anyone else finds nothing."""
