"""Money for an invoice, and the receipt that says so."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from orders.models import Document
from silastik.core.files import random_name
from silastik.core.storage import private_storage

from ..states import PaymentState, PaymentWay
from ..transitions import PaymentTransitions
from .invoices import BillingCode, Invoice


class Payment(PaymentTransitions, models.Model):
    """Money for an invoice, applied exactly once: recorded with its NTPN (domestic), or a proof to verify (abroad).

    Amounts received are whole rupiah; the amount a customer sent keeps its currency's decimals.
    """

    Way = PaymentWay
    State = PaymentState

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    way = models.CharField(max_length=10, choices=PaymentWay)
    state = FSMField(max_length=10, choices=PaymentState, default=PaymentState.SUBMITTED, protected=True)
    # Simponi
    billing_code = models.ForeignKey(BillingCode, null=True, on_delete=models.PROTECT, related_name="payments")
    ntpn = models.CharField("NTPN", max_length=16, null=True)
    paid_at = models.DateTimeField(_("waktu bayar"), null=True)
    # Transfer
    proof = models.FileField(
        _("bukti transfer"), storage=private_storage, upload_to=random_name("proofs"), max_length=120, blank=True
    )
    proof_name = models.CharField(max_length=160, blank=True)
    proof_type = models.CharField(max_length=80, blank=True)
    amount_sent = models.DecimalField(_("jumlah dikirim"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("mata uang"), max_length=3, blank=True)
    value_date = models.DateField(_("tanggal valuta"), null=True)
    bank = models.CharField(_("bank pengirim"), max_length=120, blank=True)
    reference = models.CharField(_("nomor referensi"), max_length=60, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Decision
    amount_received = models.PositiveBigIntegerField(_("diterima (rupiah)"), null=True)
    served_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        verbose_name = _("pembayaran")
        verbose_name_plural = _("pembayaran")
        ordering = ["-submitted_at"]
        permissions = [("verify_transfer", _("Memeriksa transfer dari luar negeri"))]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="payment_to_verify"),
            models.Index(fields=["-decided_at"], name="payment_decided"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(state="verified"),
                name="payment_applied_once",
                violation_error_message=_("Invoice ini sudah lunas."),
            ),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state="submitted"), name="payment_one_proof_pending"
            ),
            models.UniqueConstraint(
                fields=["ntpn"],
                name="payment_ntpn_once",
                violation_error_message=_("NTPN ini sudah dicatat untuk pembayaran lain. Periksa kembali di Simponi."),
            ),
            models.UniqueConstraint(
                Lower("bank"),
                "reference",
                condition=Q(state="verified", way="transfer"),
                name="payment_transfer_used_once",
                violation_error_message=_(
                    "Transfer dengan bank dan nomor referensi ini sudah dipakai melunasi invoice lain."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ntpn=None) | Q(ntpn__regex=r"^[0-9A-Z]{16}$"), name="payment_ntpn_sixteen"
            ),
            models.CheckConstraint(
                condition=~Q(way="simponi") | Q(ntpn__isnull=False, paid_at__isnull=False, billing_code__isnull=False),
                name="payment_simponi_complete",
            ),
            models.CheckConstraint(
                condition=~Q(way="transfer")
                | (
                    Q(amount_sent__gt=0, value_date__isnull=False)
                    & ~Q(proof="")
                    & ~Q(currency="")
                    & ~Q(bank="")
                    & ~Q(reference="")
                ),
                name="payment_transfer_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified", way="transfer")
                | Q(amount_received__isnull=False, decided_by__isnull=False, served_by__isnull=False)
                & ~Q(decided_by=F("served_by")),
                name="payment_verified_by_another",
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="payment_rejected_with_reason"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="payment_moves",
                field="state",
                transitions=[("submitted", "verified"), ("submitted", "rejected")],
            ),
            pgtrigger.ReadOnly(
                name="payment_facts_are_final",
                fields=[
                    "invoice",
                    "way",
                    "billing_code",
                    "ntpn",
                    "paid_at",
                    "proof",
                    "amount_sent",
                    "currency",
                    "value_date",
                    "bank",
                    "reference",
                    "submitted_at",
                    "submitted_by",
                ],
            ),
            pgtrigger.Protect(
                name="payment_decision_is_final",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=str(PaymentState.SUBMITTED)),
            ),
            pgtrigger.Protect(name="payments_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.ntpn or self.reference

    @property
    def received(self) -> int:
        """Whole rupiah that came in; nothing until it is decided."""
        return self.amount_received or 0


class Receipt(models.Model):
    """The kuitansi of a payment: its paper is `document` (P6)."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="receipt")

    class Meta:
        verbose_name = _("kuitansi")
        verbose_name_plural = _("kuitansi")

    def __str__(self) -> str:
        return self.document.number
