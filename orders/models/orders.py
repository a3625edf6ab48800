"""The order, and the events that are its truth."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from silastik.core.models import Office

from ..querysets import OrderQuerySet
from ..states import MOVES, OPEN, RANKS, RELEASED, STAFF_LABELS, TURNS, OrderKind, OrderState, Turn
from .terms import PurchaseTerms

if TYPE_CHECKING:
    from .documents import Document

# A customer who changes name or institution changes the words of their orders: the trigger `words_of_customer` on
# users_user, in migration 0012, says the same.
WORDS_OF_ORDER = """
    INSERT INTO orders_orderwords (order_id, text, customer)
    SELECT NEW.id,
        lower(concat_ws(' ', NEW.code, u.name, u.institution, coalesce(nullif(NEW.contents, ''), NEW.title))),
        lower(coalesce(nullif(u.institution, ''), u.name))
    FROM users_user u WHERE u.id = NEW.customer_id
    ON CONFLICT (order_id) DO UPDATE SET text = EXCLUDED.text, customer = EXCLUDED.customer
    WHERE (orders_orderwords.text, orders_orderwords.customer) IS DISTINCT FROM (EXCLUDED.text, EXCLUDED.customer);
    RETURN NULL;
"""


class Moves(pgtrigger.FSM):
    """Looks at the state where a statement sets it, and costs nothing where the clock of many rows moves."""

    operation = pgtrigger.UpdateOf("state")


class Order(models.Model):
    """An order of any kind. Its state moves only through `orders.lifecycle.step()`; children own the transitions.

    A draft is a customer's basket: no code yet, one per customer and kind. The code is given on submission.
    `title` is what lists call it; `contents` names all that was ordered, a line each, for the search.
    `is_domestic` is the customer's domicile at submission: it decides the way of paying (P4a, P4b).
    `turn` caches who holds the ball, for the queue; so do the columns of the clock (`orders.clock.Columns`):
    `clock_used` working days at `clock_at`, when the ball last changed hands; `due_at` while the clock runs, else null;
    `escalates_at` until no step is left to take.
    """

    # Each index is written anew whenever a due time moves: keys whose index below begins with them have no other, nor
    # have those that nobody looks up by. A `unique` code would have two, one of them for LIKE, which nobody asks.
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, verbose_name=_("kantor"))
    kind = models.CharField(_("jenis"), max_length=20, choices=OrderKind, editable=False)
    code = models.CharField(_("kode"), max_length=40, null=True, editable=False)  # order_code_once
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
        verbose_name=_("pelanggan"),
    )
    state = FSMField(_("status"), max_length=20, choices=OrderState, default=OrderState.DRAFT, protected=True)
    turn = models.CharField(_("giliran"), max_length=10, choices=Turn, default=Turn.CUSTOMER, editable=False)
    title = models.CharField(_("ringkasan"), max_length=250, blank=True)
    contents = models.TextField(_("isi"), blank=True, default="", db_default="", editable=False)
    is_domestic = models.BooleanField(_("domisili dalam negeri"), default=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_orders",
        db_index=False,
        verbose_name=_("petugas"),
    )
    terms = models.ForeignKey(
        PurchaseTerms, null=True, on_delete=models.PROTECT, db_index=False, verbose_name=_("syarat")
    )
    terms_accepted_at = models.DateTimeField(_("syarat disetujui"), null=True)
    terms_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("diajukan"), null=True)
    paid_at = models.DateTimeField(_("dibayar"), null=True)
    delivered_at = models.DateTimeField(_("dikirim"), null=True, help_text=_("Pengiriman terakhir."))
    completed_at = models.DateTimeField(_("selesai"), null=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True)
    cancel_reason = models.TextField(_("alasan pembatalan"), blank=True)
    # What the clock says, for the queue: derived from events and calendar alone, written by `orders.clock.follow()`.
    turn_since = models.DateTimeField(_("giliran sejak"), null=True, editable=False)
    clock_used = models.DecimalField(
        _("hari kerja terpakai"), max_digits=14, decimal_places=8, default=0, editable=False
    )
    clock_at = models.DateTimeField(_("dibaca pada"), null=True, editable=False)
    due_at = models.DateTimeField(_("tenggat"), null=True, editable=False)
    escalates_at = models.DateTimeField(_("eskalasi berikut"), null=True, editable=False)
    # For the queue.
    follow_up_on = models.DateField(_("tindak lanjut"), null=True, blank=True)
    state_rank = models.GeneratedField(
        expression=Case(*(When(state=state, then=Value(rank)) for state, rank in RANKS.items()), default=Value(0)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # The conversation: the last message, and how many the other side has not read. `orders.conversation` writes them.
    last_message_at = models.DateTimeField(_("pesan terakhir"), null=True, editable=False)
    unread_from_customer = models.PositiveIntegerField(_("pesan pelanggan belum dibaca"), default=0, editable=False)
    unread_from_office = models.PositiveIntegerField(_("pesan kantor belum dibaca"), default=0, editable=False)

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
            models.UniqueConstraint(fields=["code"], name="order_code_once"),
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(state=OrderState.DRAFT), name="order_one_draft_each"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="order_of_customer"),
            models.Index(fields=["turn", "submitted_at", "id"], condition=~Q(turn="none"), name="order_queue"),
            models.Index(fields=["assigned_to", "turn", "submitted_at"], name="order_of_officer"),
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="order_due"),
            models.Index(
                fields=["office", "escalates_at", "id"],
                condition=Q(escalates_at__isnull=False),
                name="order_to_escalate",
            ),
            models.Index(fields=["delivered_at"], condition=Q(state=OrderState.DELIVERED), name="order_to_complete"),
            models.Index(fields=["id"], condition=Q(unread_from_customer__gt=0), name="order_unread"),
            models.Index(fields=["submitted_at", "id"], name="order_by_submission"),
            models.Index(fields=["submitted_at", "id"], condition=Q(state__in=OPEN), name="order_open"),
            models.Index(fields=["id"], condition=Q(clock_at=None) & ~Q(state=OrderState.DRAFT), name="order_no_clock"),
            models.Index(fields=["state_rank", "submitted_at", "id"], name="order_by_state"),
            models.Index(
                fields=["follow_up_on", "id"], condition=Q(follow_up_on__isnull=False), name="order_to_follow_up"
            ),
        ]
        triggers = [
            Moves(name="order_moves", field="state", transitions=[(str(a), str(b)) for a, b in MOVES]),
            pgtrigger.Protect(
                name="submitted_orders_are_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=str(OrderState.DRAFT)),
            ),
            pgtrigger.Trigger(
                name="words_of_order",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("code", "title", "contents", "customer_id"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(new__code__isnull=False),
                func=WORDS_OF_ORDER,
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

    @cached_property
    def papers(self) -> list["Document"]:
        """Its documents in the order of issue, read once for this instance; whoever reads the bill brings them."""
        return list(self.documents.all())

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

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events", db_index=False)  # event_of_order
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    turn = models.CharField(max_length=10, choices=Turn, blank=True)  # of a step; empty where nothing moved
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("peristiwa")
        verbose_name_plural = _("peristiwa")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["order", "at"], name="event_of_order"),
            models.Index(fields=["-at", "-id"], name="event_newest"),
        ]
        triggers = [pgtrigger.Protect(name="events_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.action}"
