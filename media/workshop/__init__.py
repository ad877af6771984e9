"""What happens to a film between upload and lesson: examined, scaled, packed, checked. Knows files, not tables.

`media.workshop.pipeline.prepare` is the whole way; everything it refuses is a `media.errors.VideoRefused`.
"""
