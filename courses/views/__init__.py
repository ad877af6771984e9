"""Screens and small answers of the courses."""
