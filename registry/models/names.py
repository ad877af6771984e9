"""Names kept in the portal's three languages."""

from django.db import models
from django.utils.translation import get_language


class ThreeNames(models.Model):
    """A thing with an Arabic, a French and an English name."""

    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(getattr(self, f"name_{(get_language() or 'ar')[:2]}", "") or self.name_ar)

    def goes_by(self, words: str) -> bool:
        """Whether the words are its name in any of the three languages."""
        return words.strip().casefold() in {name.casefold() for name in (self.name_ar, self.name_fr, self.name_en)}
