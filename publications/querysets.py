"""Which titles visitors may see: the first link of every query of the catalogue."""

from django.db import models


class PublicationQuerySet(models.QuerySet):
    def listed(self) -> "PublicationQuerySet":
        """Titles shown in the catalogue. Anyone may see them, logged in or not."""
        return self.filter(is_listed=True)
