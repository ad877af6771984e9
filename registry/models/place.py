"""Where people are and what they make. Filled by a migration from registry/data/."""

from django.db import models

from registry.models.names import ThreeNames


class Region(ThreeNames):
    """A first-level ISO 3166-2 subdivision, as in MA-10."""

    code = models.CharField(max_length=8, unique=True)
    country = models.CharField(max_length=2)

    class Meta:
        indexes = [models.Index(fields=["country", "code"], name="region_country")]


class Province(ThreeNames):
    """A province or prefecture of a region, with its ISO 3166-2 code, as in MA-GUE."""

    code = models.CharField(max_length=8, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces")


class Trade(ThreeNames):
    """What a cooperative makes: honey, argan, garments, catering."""

    slug = models.SlugField(unique=True)
    tint = models.CharField(max_length=8, default="sweet")
    """Picture plate of its products: oil, sweet, craft or red."""
    needs_authorisation = models.BooleanField(default=False)
    """Whether its products may be sold only while a health authorisation is in force."""
