"""What an office is: its row, hours, days off, signers, complaint channels; number sequences and outgoing mail."""

import zoneinfo
from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..numbering import validate_pattern

# Every process keeps an office's calendar until the version on the office's row changes (`opening.calendar_for`).
RAISES_CALENDAR_VERSION = pgtrigger.Trigger(
    name="raises_calendar_version",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="UPDATE core_office SET calendar_version = calendar_version + 1; RETURN NULL;",
)


def validate_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("%(value)s bukan nama zona waktu, misalnya Asia/Makassar."), params={"value": value})


@pghistory.track(exclude=["calendar_version", "followed_version"])
class Office(models.Model):
    """A BPS office that sells: its identity, zone, addresses, patterns of numbers and rules of its desk.

    Whatever differs between offices is a column or a row here, never a constant in code.
    """

    code = models.CharField(_("kode BPS"), max_length=4, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    short_name = models.CharField(_("nama singkat"), max_length=80)
    city = models.CharField(_("tempat penandatanganan"), max_length=80)
    zone = models.CharField(_("zona waktu"), max_length=40, validators=[validate_zone])
    website = models.URLField(_("situs"), blank=True)
    address = models.TextField(_("alamat"), blank=True)
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    standard_number = models.CharField(_("nomor SK standar pelayanan"), max_length=60)
    standard_regulation = models.CharField(_("peraturan yang disebut standar"), max_length=200)
    agreement_address = models.TextField(_("alamat kirim SPPD"))
    order_code_pattern = models.CharField(
        _("pola kode pesanan"),
        max_length=60,
        default="SIL-{office}-{year}-{seq:06d}",
        validators=[validate_pattern],
    )
    invoice_number_pattern = models.CharField(
        _("pola nomor invoice"), max_length=60, default="{seq:04d}/INV/{office}/{year}", validators=[validate_pattern]
    )
    receipt_number_pattern = models.CharField(
        _("pola nomor kuitansi"), max_length=60, default="{seq:04d}/KWT/{office}/{year}", validators=[validate_pattern]
    )
    agreement_number_pattern = models.CharField(
        _("pola nomor SPPD"), max_length=60, default="{seq:04d}/SPPD/{office}/{year}", validators=[validate_pattern]
    )
    transfer_instructions = models.TextField(
        _("petunjuk transfer dari luar negeri"),
        blank=True,
        help_text=_("Bank, nomor rekening, SWIFT, mata uang. Kosong: pelanggan diminta menghubungi kantor."),
    )
    transfer_instructions_en = models.TextField(_("petunjuk transfer (Inggris)"), blank=True)
    shortfall_tolerance = models.PositiveIntegerField(
        _("toleransi kurang bayar transfer (rupiah)"),
        default=0,
        help_text=_("Biaya bank ditanggung pembayar (PP 7/2015 Pasal 3), maka bawaannya nol."),
    )
    calendar_version = models.PositiveIntegerField(_("versi kalender"), default=1, editable=False)
    followed_version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Versi kalender yang sudah dipakai menghitung tenggat semua pesanan.")
    )

    class Meta:
        verbose_name = _("kantor")
        verbose_name_plural = _("kantor")

    def __str__(self) -> str:
        return self.short_name

    @cached_property
    def tz(self) -> zoneinfo.ZoneInfo:
        """The office's zone as an object; every date people read is in it."""
        return zoneinfo.ZoneInfo(self.zone)

    @cached_property
    def channels(self) -> list[Any]:
        """The complaint channels that stand at the foot of each page; queries bring them (`context.channels_of`)."""
        return list(self.complaint_channels.values("kind", "value", "url"))

    def signer(self, role: "Signer.Role") -> "Signer | None":
        """Who signs in a role now: the newest row."""
        return self._signers.get(role)

    @cached_property
    def _signers(self) -> "dict[str, Signer]":
        return {signer.role: signer for signer in self.signers.order_by("pk")}


@pghistory.track()
class OfficeHours(models.Model):
    """Opening hours of one weekday (0 Monday to 6 Sunday), local time (T1). Two rows make a day with a break."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="hours", verbose_name=_("kantor"))
    weekday = models.PositiveSmallIntegerField(
        _("hari"),
        choices=[
            (0, _("Senin")),
            (1, _("Selasa")),
            (2, _("Rabu")),
            (3, _("Kamis")),
            (4, _("Jumat")),
            (5, _("Sabtu")),
            (6, _("Minggu")),
        ],
    )
    opens = models.TimeField(_("buka"))
    closes = models.TimeField(_("tutup"))

    class Meta:
        verbose_name = _("jam buka")
        verbose_name_plural = _("jam buka")
        ordering = ["weekday", "opens"]
        triggers = [RAISES_CALENDAR_VERSION]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="office_hours_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")),
                name="office_hours_open_before_close",
                violation_error_message=_("Jam buka harus sebelum jam tutup."),
            ),
            models.UniqueConstraint(fields=["office", "weekday", "opens"], name="office_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H.%M}-{self.closes:%H.%M}"


@pghistory.track()
class DayOff(models.Model):
    """A day on which the office is closed, with the decree that says so: in force. Without office: for all offices.

    An office's own row wins over that of all offices; one that `works` says that this office is open all the same.
    Rows of an office are written by its calendar desk alone (`calendars.apply`).
    """

    class Kind(models.TextChoices):
        HOLIDAY = "libur_nasional", _("Libur nasional")
        JOINT_LEAVE = "cuti_bersama", _("Cuti bersama")
        OTHER = "lainnya", _("Lainnya")

    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("kantor"))
    date = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind)
    name = models.CharField(_("nama"), max_length=120)
    legal_basis = models.CharField(_("dasar hukum"), max_length=200)
    works = models.BooleanField(_("kantor ini tetap bekerja"), default=False)

    class Meta:
        verbose_name = _("hari libur")
        verbose_name_plural = _("hari libur")
        ordering = ["date"]
        triggers = [RAISES_CALENDAR_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "date"],
                nulls_distinct=False,
                name="day_off_once",
                violation_error_message=_("Tanggal ini sudah tercatat sebagai hari libur."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Signer(models.Model):
    """Who signs for the office. Documents copy name and number at issue."""

    class Role(models.TextChoices):
        TREASURER = "treasurer", _("Bendahara Penerimaan")
        HEAD = "head", _("Kepala kantor")
        AGREEMENT = "agreement", _("Penanda tangan SPPD")

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="signers", verbose_name=_("kantor"))
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    name = models.CharField(_("nama"), max_length=120)
    position = models.CharField(_("jabatan"), max_length=120)
    employee_number = models.CharField(_("NIP"), max_length=18, blank=True)

    class Meta:
        verbose_name = _("penanda tangan")
        verbose_name_plural = _("penanda tangan")

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ComplaintChannel(models.Model):
    """One of the complaint channels the standard lists (C1), in the standard's order."""

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="complaint_channels", verbose_name=_("kantor")
    )
    position = models.PositiveSmallIntegerField(_("urutan"))
    kind = models.CharField(_("jenis"), max_length=40)
    value = models.CharField(_("isi"), max_length=120)
    url = models.CharField(_("tautan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("saluran pengaduan")
        verbose_name_plural = _("saluran pengaduan")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class NumberSequence(models.Model):
    """The last number given, per office, kind and year; see `numbering.next_number`."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("urutan nomor")
        verbose_name_plural = _("urutan nomor")
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="number_sequence_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Mail(models.Model):
    """A mail to send: written in the transaction that causes it, sent and marked by Celery, swept if forgotten.

    `key` names the cause (event and recipient), so that nothing is ever queued twice. With an `office` it is a mail to
    its staff, and leaves in office hours only.
    """

    key = models.CharField(_("kunci"), max_length=120, unique=True)
    to = models.EmailField(_("kepada"))
    language = models.CharField(_("bahasa"), max_length=5)
    subject = models.CharField(_("subjek"), max_length=250)
    text = models.TextField(_("teks"))
    html = models.TextField(_("HTML"), blank=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("coba lagi"), help_text=_("Kapan penyapu mengirimnya, bila belum terkirim."))
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    last_error = models.TextField(_("kesalahan terakhir"), blank=True)
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("kantor"),
        help_text=_("Surat kepada petugas: hanya dikirim pada jam buka kantor ini."),
    )

    class Meta:
        verbose_name = _("surat keluar")
        verbose_name_plural = _("surat keluar")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class JobRun(models.Model):
    """The last run of a job that beat starts (`core.jobs`). `expected_at` is when the portal first knew of the job."""

    name = models.CharField(_("pekerjaan"), max_length=80, unique=True)
    expected_at = models.DateTimeField(_("dikenal sejak"), auto_now_add=True)
    started_at = models.DateTimeField(_("mulai terakhir"), null=True)
    ended_at = models.DateTimeField(_("selesai terakhir"), null=True)
    ok_at = models.DateTimeField(_("berhasil terakhir"), null=True)
    is_ok = models.BooleanField(_("berhasil"), null=True)
    error = models.TextField(_("kesalahan"), blank=True)
    counts = models.JSONField(_("hasil"), default=dict)
    runs = models.PositiveBigIntegerField(_("kali dijalankan"), default=0)

    class Meta:
        verbose_name = _("pekerjaan berkala")
        verbose_name_plural = _("pekerjaan berkala")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
