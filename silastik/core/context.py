"""What every page knows: the office, and whether it is open now (T1)."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from .models import ComplaintChannel, Office
from .opening import calendar_for, missing_years, opening


class Portal:
    """The facts of a page's head and foot, each fetched only if a template asks; of this office, or of the current."""

    def __init__(self, office: Office | None = None) -> None:
        self._office = office

    @cached_property
    def office(self) -> Office:
        return self._office or current_office()

    @cached_property
    def opening(self) -> Any:
        return opening(calendar_for(self.office), timezone.now())

    @cached_property
    def missing_years(self) -> list[int]:
        """Years whose calendar should be in force by now: no query beyond that of the opening."""
        return missing_years(calendar_for(self.office), timezone.localdate(timezone=self.office.tz))


def current_office() -> Office:
    """The office this installation speaks for: the first one, until an installation serves several.

    Before any is entered, one by the name of BPS that has a key no row has, so that pages find it without channels.
    """
    offices: Any = Office.objects
    return offices.annotate(channels=channels_of(OuterRef("pk"))).order_by("pk").first() or Office(
        pk=0, short_name="BPS", name="BPS", zone="Asia/Makassar"
    )


def channels_of(office: Any) -> ArraySubquery:
    """The complaint channels of an office that an outer query has in its rows, to be annotated as `channels`."""
    channels = ComplaintChannel.objects.filter(office=office).order_by("position")
    return ArraySubquery(channels.values(json=JSONObject(kind="kind", value="value", url="url")))


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": SimpleLazyObject(Portal)}
