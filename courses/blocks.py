"""What a lesson's notes may be made of: any page's text."""

from cms.blocks import TEXT

NOTES = [*TEXT]
