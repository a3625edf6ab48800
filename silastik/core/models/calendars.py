"""The calendar desk's rows: special hours in force, and editions of a year that wait for two people (clock, rule 6)."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .office import RAISES_CALENDAR_VERSION, DayOff, Office, OfficeHours


@pghistory.track()
class SpecialPeriod(models.Model):
    """Dates (both included) with weekly hours of their own, such as Ramadan, and the decree that sets them: in force.

    Written by the calendar desk alone (`calendars.apply`). A weekday without hours is closed.
    """

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="special_periods", verbose_name=_("kantor")
    )
    first = models.DateField(_("dari"))
    last = models.DateField(_("sampai"))
    name = models.CharField(_("nama"), max_length=120)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200)

    class Meta:
        verbose_name = _("masa jam khusus")
        verbose_name_plural = _("masa jam khusus")
        ordering = ["first", "pk"]
        triggers = [RAISES_CALENDAR_VERSION]
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="special_period_in_order")]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} {self.name}"


@pghistory.track()
class SpecialHours(models.Model):
    """Hours of a weekday in a special period; two rows make a day with a break, as in `OfficeHours`."""

    period = models.ForeignKey(SpecialPeriod, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("hari"), choices=OfficeHours._meta.get_field("weekday").choices)
    opens = models.TimeField(_("buka"))
    closes = models.TimeField(_("tutup"))

    class Meta:
        verbose_name = _("jam khusus")
        verbose_name_plural = _("jam khusus")
        ordering = ["weekday", "opens"]
        triggers = [RAISES_CALENDAR_VERSION]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="special_hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="special_hours_open_before_close"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H.%M}-{self.closes:%H.%M}"


@pghistory.track()
class CalendarYear(models.Model):
    """An edition of an office's calendar of one year: proposed, published by one person, confirmed by another.

    Its days and periods are a proposal that no clock reads. On confirmation they are copied to `DayOff` and
    `SpecialPeriod`, which are in force; the edition stays as the record of what was decided, by whom, on which decree.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        PUBLISHED = "published", _("Menunggu konfirmasi")
        CONFIRMED = "confirmed", _("Berlaku")
        SUPERSEDED = "superseded", _("Digantikan")
        DISCARDED = "discarded", _("Dibuang")

    TONES: ClassVar = {State.DRAFT: "turn", State.PUBLISHED: "office", State.CONFIRMED: "done"}

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="calendars", verbose_name=_("kantor"))
    year = models.PositiveSmallIntegerField(_("tahun"))
    edition = models.PositiveSmallIntegerField(_("edisi"))
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.DRAFT)
    decree = models.CharField(
        _("dasar hukum"),
        max_length=200,
        blank=True,
        help_text=_(
            "Misalnya “SKB 3 Menteri Nomor … Tahun …”. Berlaku untuk semua hari yang tidak menyebut dasar sendiri."
        ),
    )
    reason = models.CharField(
        _("alasan perubahan"),
        max_length=200,
        blank=True,
        help_text=_("Dibaca pelanggan yang tenggatnya bergeser, misalnya “tambahan cuti bersama”."),
    )
    # Raised by every edit: whoever publishes or confirms says which one they looked at.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("dibuat"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diterbitkan oleh"),
    )
    published_at = models.DateTimeField(_("diterbitkan"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dikonfirmasi oleh"),
    )
    confirmed_at = models.DateTimeField(_("dikonfirmasi"), null=True)
    returned_because = models.TextField(_("alasan dikembalikan"), blank=True)

    class Meta:
        verbose_name = _("kalender tahunan")
        verbose_name_plural = _("kalender tahunan")
        ordering = ["-year", "-edition"]
        permissions = [
            ("publish_calendar", _("Menyusun dan menerbitkan kalender kerja")),
            ("confirm_calendar", _("Mengonfirmasi kalender kerja yang diterbitkan orang lain")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "edition"], name="calendar_edition_once"),
            models.UniqueConstraint(
                fields=["office", "year"], condition=Q(state__in=["draft", "published"]), name="calendar_one_open"
            ),
            models.UniqueConstraint(
                fields=["office", "year"], condition=Q(state="confirmed"), name="calendar_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"])
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="calendar_published_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "discarded"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="calendar_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("published_by")),
                name="calendar_confirmed_by_another",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="calendar_moves",
                field="state",
                transitions=[
                    ("draft", "published"),
                    ("draft", "discarded"),
                    ("published", "draft"),
                    ("published", "confirmed"),
                    ("confirmed", "superseded"),
                ],
            )
        ]

    def __str__(self) -> str:
        return _("Kalender kerja %(year)s edisi %(edition)s") % {"year": self.year, "edition": self.edition}

    @property
    def tone(self) -> str:
        return self.TONES.get(self.State(self.state), "")


class ProposedDay(models.Model):
    """A day off of an edition. `estimated`: set by the moon or not yet decreed, so it must be made certain or go."""

    calendar = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=20, choices=DayOff.Kind)
    name = models.CharField(_("nama"), max_length=120)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200, blank=True)
    estimated = models.BooleanField(_("perkiraan"), default=False)

    class Meta:
        verbose_name = _("hari libur yang diusulkan")
        verbose_name_plural = _("hari libur yang diusulkan")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="proposed_day_once")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


class ProposedPeriod(models.Model):
    """A special period of an edition. `hours`: [weekday, opens, closes] each, such as [0, "08:00", "12:00"].

    `estimated`: carried over from last year, so its dates and hours must be looked at and saved, or it must go.
    """

    calendar = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="periods")
    first = models.DateField(_("dari"))
    last = models.DateField(_("sampai"))
    name = models.CharField(_("nama"), max_length=120)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200, blank=True)
    hours = models.JSONField(_("jam"), default=list)
    estimated = models.BooleanField(_("perkiraan"), default=False)

    class Meta:
        verbose_name = _("masa jam khusus yang diusulkan")
        verbose_name_plural = _("masa jam khusus yang diusulkan")
        ordering = ["first", "pk"]
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="proposed_period_in_order")]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} {self.name}"
