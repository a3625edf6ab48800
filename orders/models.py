"""What all orders share: the order, its events, files, documents, faults and the terms it accepted."""

from datetime import date, datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from silastik.core.files import random_name
from silastik.core.models import Office
from silastik.core.storage import private_storage

from .querysets import OrderQuerySet
from .states import MOVES, RELEASED, STAFF_LABELS, TURNS, OrderKind, OrderState, Turn


@pghistory.track()
class PurchaseTerms(models.Model):
    """A version of the terms of purchase (R5). Published text never changes; a new text is a new version."""

    version = models.CharField(_("versi"), max_length=20, unique=True)
    text = models.TextField(_("teks"))
    text_en = models.TextField(_("teks (Inggris)"))
    published_at = models.DateTimeField(_("terbit"))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    class Meta:
        verbose_name = _("syarat pembelian")
        verbose_name_plural = _("syarat pembelian")
        ordering = ["-published_at"]
        triggers = [
            pgtrigger.ReadOnly(name="terms_text_is_final", fields=["version", "text", "text_en", "sha256"]),
            pgtrigger.Protect(name="terms_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.version


class Order(models.Model):
    """An order of any kind. Its state moves only through `orders.lifecycle.step()`; children own the transitions.

    A draft is a customer's basket: no code yet, one per customer and kind. The code is given on submission.
    `is_domestic` is the customer's domicile at submission: it decides the way of paying (P4a, P4b).
    `turn` caches who holds the ball, for the queue.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name=_("kantor"))
    kind = models.CharField(_("jenis"), max_length=20, choices=OrderKind, editable=False)
    code = models.CharField(_("kode"), max_length=40, unique=True, null=True, editable=False)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders", verbose_name=_("pelanggan")
    )
    state = FSMField(_("status"), max_length=20, choices=OrderState, default=OrderState.DRAFT, protected=True)
    turn = models.CharField(_("giliran"), max_length=10, choices=Turn, default=Turn.CUSTOMER, editable=False)
    title = models.CharField(_("ringkasan"), max_length=250, blank=True)
    is_domestic = models.BooleanField(_("domisili dalam negeri"), default=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_orders",
        verbose_name=_("petugas"),
    )
    terms = models.ForeignKey(PurchaseTerms, null=True, on_delete=models.PROTECT, verbose_name=_("syarat"))
    terms_accepted_at = models.DateTimeField(_("syarat disetujui"), null=True)
    terms_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("diajukan"), null=True)
    paid_at = models.DateTimeField(_("dibayar"), null=True)
    delivered_at = models.DateTimeField(_("dikirim"), null=True, help_text=_("Pengiriman terakhir."))
    completed_at = models.DateTimeField(_("selesai"), null=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True)
    cancel_reason = models.TextField(_("alasan pembatalan"), blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("pesanan")
        verbose_name_plural = _("pesanan")
        permissions = [
            ("serve_order", _("Melayani pesanan")),
            ("view_all_orders", _("Melihat semua pesanan")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(state=OrderState.DRAFT) ^ Q(code__isnull=False), name="order_code_iff_submitted"
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.DRAFT)
                | Q(terms__isnull=False, terms_accepted_at__isnull=False, submitted_at__isnull=False),
                name="order_submitted_with_terms",
            ),
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(state=OrderState.DRAFT), name="order_one_draft_each"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="order_of_customer"),
            models.Index(fields=["office", "turn", "submitted_at"], name="order_queue"),
            models.Index(fields=["assigned_to", "turn", "submitted_at"], name="order_of_officer"),
            models.Index(fields=["delivered_at"], condition=Q(state=OrderState.DELIVERED), name="order_to_complete"),
        ]
        triggers = [
            pgtrigger.FSM(name="order_moves", field="state", transitions=[(str(a), str(b)) for a, b in MOVES]),
            pgtrigger.Protect(
                name="submitted_orders_are_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=str(OrderState.DRAFT)),
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("orders:detail", args=[self.code])

    @property
    def submitted(self) -> datetime:
        """When it was submitted; a draft, which has no such moment, is a mistake of the caller."""
        if self.submitted_at is None:
            raise ValueError("a draft has not been submitted")
        return self.submitted_at

    @property
    def submitted_on(self) -> date:
        """The office's date of submission: prices and terms are those of that day."""
        return self.submitted.astimezone(self.office.tz).date()

    @property
    def staff_state(self) -> str:
        return str(STAFF_LABELS[self.state])

    @property
    def files_released(self) -> bool:
        """Whether the customer may fetch the products: from delivery on, also during a revision (P6)."""
        return self.state in RELEASED

    def holder(self) -> Turn:
        """Who must act next. Children refine the states whose holder depends on open gates."""
        return TURNS[self.state]


class OrderEvent(models.Model):
    """What happened, append-only: the truth behind history, log, clock and mails. Written by `lifecycle` alone."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    turn = models.CharField(max_length=10, choices=Turn, default=Turn.NONE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("peristiwa")
        verbose_name_plural = _("peristiwa")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["order", "at"], name="event_of_order")]
        triggers = [pgtrigger.Protect(name="events_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.action}"


class Deliverable(models.Model):
    """A file the office prepares for an order. `item` names what it is of; a correction is the next version (P8).

    The file is never deleted and its name in storage never changes, so that a version can be read again later.
    """

    class Kind(models.TextChoices):
        SAMPLE = "sample", _("Contoh data")
        PRODUCT = "product", _("Produk")

    class Source(models.TextChoices):
        CATALOGUE = "catalogue", _("Dari katalog")
        UPLOAD = "upload", _("Diunggah untuk pesanan ini")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliverables")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PRODUCT)
    item = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=250)
    source = models.CharField(max_length=10, choices=Source)
    file = models.FileField(storage=private_storage, upload_to=random_name("deliverables"), max_length=120)
    name = models.CharField(max_length=160, help_text=_("Nama berkas saat diunduh."))
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, help_text=_("Kapan pelanggan dapat mengunduhnya."))

    class Meta:
        verbose_name = _("berkas pesanan")
        verbose_name_plural = _("berkas pesanan")
        ordering = ["item", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "item", "version"], name="deliverable_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class FaultReport(models.Model):
    """A fault the customer found in a delivered file (P7), answered by a new version or by an explanation (P8)."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="faults")
    text = models.TextField(_("kesalahan"), max_length=2000)
    picture = models.FileField(storage=private_storage, upload_to=random_name("faults"), max_length=120, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    answer = models.TextField(_("jawaban"), blank=True)
    replacement = models.ForeignKey(Deliverable, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("laporan kesalahan")
        verbose_name_plural = _("laporan kesalahan")
        ordering = ["reported_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(replacement__isnull=False) | ~Q(answer=""),
                name="fault_answer_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.text[:40]}"


class Document(models.Model):
    """An official paper of an order. Number and content are fixed at issue; bytes are rendered once, later.

    `snapshot` holds every name, price and text that is printed, so that nothing printed can change afterwards.
    A correction is a new document: the old one is `replaced_by` it. `code` opens the public verification page.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        RECEIPT = "receipt", _("Kuitansi")
        AGREEMENT = "agreement", _("SPPD")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=5, default="id")
    snapshot = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=private_storage, max_length=120, blank=True)
    size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "year", "sequence"], name="document_number_once"),
            models.UniqueConstraint(fields=["office", "kind", "number"], name="document_printed_number_once"),
            models.CheckConstraint(
                condition=Q(rendered_at=None, sha256="") | (Q(rendered_at__isnull=False) & ~Q(sha256="")),
                name="document_rendered_with_hash",
            ),
            models.CheckConstraint(condition=~Q(replaced_by=F("pk")), name="document_replaced_by_another"),
        ]
        indexes = [models.Index(fields=["issued_at"], condition=Q(rendered_at=None), name="document_unrendered")]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_content_is_final",
                fields=[
                    "order",
                    "kind",
                    "number",
                    "office",
                    "year",
                    "sequence",
                    "code",
                    "language",
                    "snapshot",
                    "issued_at",
                    "issued_by",
                ],
            ),
            pgtrigger.Protect(
                name="document_bytes_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__rendered_at__isnull=False)
                & (
                    pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                    | pgtrigger.Q(old__file__df=pgtrigger.F("new__file"))
                ),
            ),
            pgtrigger.Protect(name="documents_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def file_name(self) -> str:
        """The name a downloaded copy gets: `invoice-0087-INV-7502-2026.pdf`."""
        return f"{self.kind}-{self.number.replace('/', '-')}.pdf"
