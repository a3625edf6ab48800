"""What Simponi and the bank say was paid, line by line, and the deposits of transfers to the treasury."""

from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silastik.core.files import random_name
from silastik.core.models import Office
from silastik.core.storage import private_storage
from silastik.users import roles

from ..states import LINE_OPEN, LineOutcome, StatementKind, StatementState
from .payments import Payment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from silastik.users.models import User


class TreasuryQuerySet(models.QuerySet):
    """Rows of the treasury: for treasurers, and auditors who look after them; for nobody else, since they name people
    who paid the office for other things."""

    def visible_to(self, user: "User | AnonymousUser") -> "TreasuryQuerySet":
        may = user.is_active and (user.has_perm(roles.VERIFY_TRANSFER) or user.has_perm(roles.VIEW_AUDIT))
        return self if may else self.none()


class Statement(models.Model):
    """A file of Simponi or of the bank, kept as it came. The same content is taken once, unless it could not be read.

    Until it is `READY` it has no lines; all of them are written with that word. `problems` say why it `FAILED`.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("jenis"), max_length=10, choices=StatementKind)
    file = models.FileField(storage=private_storage, upload_to=random_name("statements"), max_length=120)
    name = models.CharField(_("berkas"), max_length=160)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("status"), max_length=10, choices=StatementState, default=StatementState.READING)
    problems = models.JSONField(default=list)
    read_as = models.CharField(_("dibaca sebagai"), max_length=60, blank=True)
    warnings = models.JSONField(default=list)
    first_on = models.DateField(_("dari"), null=True)
    last_on = models.DateField(_("sampai"), null=True)
    imported_at = models.DateTimeField(_("diimpor"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TreasuryQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas mutasi")
        verbose_name_plural = _("berkas mutasi")
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "sha256"], condition=~Q(state="failed"), name="statement_once"
            ),
            models.CheckConstraint(condition=Q(first_on__lte=models.F("last_on")), name="statement_period_forward"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(first_on__isnull=False, last_on__isnull=False),
                name="statement_ready_has_period",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(problems=[]), name="statement_failed_says_why"),
        ]
        indexes = [
            models.Index(fields=["imported_at"], condition=Q(state="reading"), name="statement_to_read"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="statement_file_is_final",
                fields=["office", "kind", "file", "name", "content_type", "sha256", "imported_at", "imported_by"],
            ),
            pgtrigger.Protect(
                name="statement_is_read_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=str(StatementState.READING)),
            ),
            pgtrigger.Protect(name="statements_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """One line of a statement, with what came of it. A line pays once, and a payment has one line.

    `fingerprint` is the SHA-256 of what the line says: of all lines that say the same, only one is not a repeat.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=StatementKind)
    number = models.PositiveIntegerField(_("baris"))
    raw = models.CharField(max_length=1000)
    on = models.DateField(_("tanggal"))
    paid_at = models.DateTimeField(_("waktu bayar"), null=True)
    amount = models.DecimalField(_("jumlah"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("mata uang"), max_length=3)
    reference = models.CharField(_("nomor referensi"), max_length=60, blank=True)
    payer = models.CharField(_("nama pengirim"), max_length=160, blank=True)
    description = models.CharField(_("keterangan"), max_length=300, blank=True)
    billing_code = models.CharField(_("kode billing"), max_length=15, blank=True)
    ntpn = models.CharField("NTPN", max_length=16, blank=True)
    fingerprint = models.CharField(max_length=64)
    is_repeat = models.BooleanField(default=False)
    outcome = models.CharField(_("hasil"), max_length=12, choices=LineOutcome)
    note = models.CharField(_("catatan"), max_length=400, blank=True)
    payment = models.OneToOneField(
        Payment, null=True, on_delete=models.PROTECT, related_name="line", verbose_name=_("pembayaran")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = TreasuryQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris mutasi")
        verbose_name_plural = _("baris mutasi")
        ordering = ["statement", "number"]
        indexes = [
            models.Index(fields=["office", "on"], condition=Q(outcome__in=LINE_OPEN), name="line_open"),
            models.Index(fields=["ntpn"], condition=~Q(ntpn=""), name="line_ntpn"),
            models.Index(fields=["fingerprint"], name="line_fingerprint"),
            models.Index(fields=["statement", "outcome", "number"], name="line_by_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="line_number_once"),
            models.UniqueConstraint(
                fields=["office", "kind", "fingerprint"], condition=Q(is_repeat=False), name="line_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(payment=None) | Q(outcome__in=["recorded", "known", "used"]), name="line_paid_says_so"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["recorded", "known", "used"]) | Q(payment__isnull=False),
                name="line_says_what_it_paid",
            ),
            models.CheckConstraint(condition=~Q(outcome="set_aside") | ~Q(note=""), name="line_set_aside_why"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="line_facts_are_final",
                fields=[
                    *("statement", "office", "kind", "number", "raw", "on", "paid_at", "amount", "currency"),
                    *("reference", "payer", "description", "billing_code", "ntpn", "fingerprint", "is_repeat"),
                ],
            ),
            pgtrigger.Protect(
                name="line_pays_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__payment__isnull=False),
            ),
            pgtrigger.Protect(name="lines_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.number}"

    @property
    def is_rupiah(self) -> bool:
        return self.currency == "IDR"


class Deposit(models.Model):
    """Transfers that the treasurer paid into the treasury together, with the NTPN of it (PP 7/2015, Pasal 9)."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    ntpn = models.CharField(
        "NTPN",
        max_length=16,
        unique=True,
        error_messages={"unique": _("NTPN ini sudah dicatat untuk setoran lain. Periksa kembali di Simponi.")},
    )
    on = models.DateField(_("tanggal setor"))
    amount = models.PositiveBigIntegerField(_("jumlah (rupiah)"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TreasuryQuerySet.as_manager()

    class Meta:
        verbose_name = _("setoran")
        verbose_name_plural = _("setoran")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ntpn__regex=r"^[0-9A-Z]{16}$"), name="deposit_ntpn_sixteen"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="deposit_is_money"),
        ]
        triggers = [pgtrigger.Protect(name="deposits_are_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.ntpn


class DepositedPayment(models.Model):
    """A verified transfer that a deposit took to the treasury: once."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="items")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="deposited")

    class Meta:
        verbose_name = _("transfer yang disetor")
        verbose_name_plural = _("transfer yang disetor")
        triggers = [pgtrigger.Protect(name="deposited_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.deposit_id}: {self.payment_id}"


class KnownDifference(models.Model):
    """A difference that the reconciliation found: by its key it is told once, until it is gone and comes back."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("selisih")
        verbose_name_plural = _("selisih")
        ordering = ["found_at"]
        constraints = [
            models.UniqueConstraint(fields=["office", "key"], condition=Q(gone_at=None), name="difference_known_once")
        ]

    def __str__(self) -> str:
        return self.key
