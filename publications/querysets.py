"""Which titles visitors may see: the first link of every query of the catalogue."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, Value, When

if TYPE_CHECKING:
    from .models import Publication

NEWEST = (F("year").desc(nulls_last=True), "title")


class PublicationQuerySet(models.QuerySet):
    def listed(self) -> "PublicationQuerySet":
        """Titles shown in the catalogue. Anyone may see them, logged in or not."""
        return self.filter(is_listed=True)

    def for_lists(self) -> "PublicationQuerySet":
        """Without the long columns that lists do not show."""
        return self.defer("search", "abstract", "abstract_en")

    def related_to(self, title: "Publication") -> "PublicationQuerySet":
        """Other titles of the same subject or area, those of both first, then the newest."""
        same_subject = Q(subject=title.subject) if title.subject else Q(pk=None)
        same_area = Q(area_name=title.area_name) if title.area_name else Q(pk=None)
        return (
            self.filter(same_subject | same_area)
            .exclude(pk=title.pk)
            .annotate(nearness=Case(When(same_subject & same_area, then=Value(2)), default=Value(1)))
            .order_by("-nearness", *NEWEST)
        )
