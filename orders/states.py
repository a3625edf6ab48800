"""The states of an order, who holds the ball in each, and what people call them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderKind(models.TextChoices):
    PUBLICATION = "publication", _("Publikasi")
    MICRODATA = "microdata", _("Data mikro dan peta")


class OrderState(models.TextChoices):
    """Every flow is a path through these. Labels are the customer's words; `STAFF_LABELS` are the office's."""

    DRAFT = "draft", _("Keranjang")
    SUBMITTED = "submitted", _("Diajukan")
    IN_REVIEW = "in_review", _("Sedang diperiksa")
    NEEDS_EXPLANATION = "needs_explanation", _("Perlu penjelasan Anda")
    IN_PREPARATION = "in_preparation", _("Sedang disiapkan")
    OFFERED = "offered", _("Penawaran dikirim")
    AWAITING_PAYMENT = "awaiting_payment", _("Menunggu pembayaran")
    PAID = "paid", _("Dibayar")
    DELIVERED = "delivered", _("Dikirim")
    COMPLETED = "completed", _("Selesai")
    IN_REVISION = "in_revision", _("Dalam perbaikan")
    CANCELLED = "cancelled", _("Dibatalkan")


STAFF_LABELS = {
    OrderState.DRAFT: _("Draf"),
    OrderState.SUBMITTED: _("Baru, belum diambil"),
    OrderState.IN_REVIEW: _("Abstraksi diperiksa"),
    OrderState.NEEDS_EXPLANATION: _("Menunggu penjelasan pelanggan"),
    OrderState.IN_PREPARATION: _("Disiapkan"),
    OrderState.OFFERED: _("Penawaran dikirim"),
    OrderState.AWAITING_PAYMENT: _("Menunggu pembayaran"),
    OrderState.PAID: _("Lunas, siap dikirim"),
    OrderState.DELIVERED: _("Dikirim"),
    OrderState.COMPLETED: _("Selesai"),
    OrderState.IN_REVISION: _("Perbaikan diminta"),
    OrderState.CANCELLED: _("Dibatalkan"),
}


class Turn(models.TextChoices):
    """Who holds the ball (T2: the office's time runs only while the office holds it)."""

    CUSTOMER = "customer", _("Giliran pelanggan")
    OFFICE = "office", _("Giliran kami")
    NONE = "none", _("Tidak ada yang ditunggu")


# AWAITING_PAYMENT and OFFERED have no fixed holder: an unissued billing code, an unverified proof or an unchecked SPPD
# is the office's.
TURNS = {
    OrderState.DRAFT: Turn.CUSTOMER,
    OrderState.SUBMITTED: Turn.OFFICE,
    OrderState.IN_REVIEW: Turn.OFFICE,
    OrderState.NEEDS_EXPLANATION: Turn.CUSTOMER,
    OrderState.IN_PREPARATION: Turn.OFFICE,
    OrderState.OFFERED: Turn.CUSTOMER,
    OrderState.AWAITING_PAYMENT: Turn.CUSTOMER,
    OrderState.PAID: Turn.OFFICE,
    OrderState.DELIVERED: Turn.NONE,
    OrderState.COMPLETED: Turn.NONE,
    OrderState.IN_REVISION: Turn.OFFICE,
    OrderState.CANCELLED: Turn.NONE,
}

# Until here an order can be cancelled; an OFFERED one only while its payment gate is closed.
CANCELLABLE = (
    OrderState.SUBMITTED,
    OrderState.IN_REVIEW,
    OrderState.NEEDS_EXPLANATION,
    OrderState.IN_PREPARATION,
    OrderState.OFFERED,
    OrderState.AWAITING_PAYMENT,
)
OPEN = (*CANCELLABLE, OrderState.PAID, OrderState.DELIVERED, OrderState.IN_REVISION)
RELEASED = (OrderState.DELIVERED, OrderState.COMPLETED, OrderState.IN_REVISION)
FINAL = (OrderState.COMPLETED, OrderState.CANCELLED)
# The order of states in lists: along the road, what is over last. Open states are those below `RANKS[COMPLETED]`.
RANKS = {
    OrderState.DRAFT: 0,
    OrderState.SUBMITTED: 1,
    OrderState.IN_REVIEW: 2,
    OrderState.NEEDS_EXPLANATION: 3,
    OrderState.IN_PREPARATION: 4,
    OrderState.OFFERED: 5,
    OrderState.AWAITING_PAYMENT: 6,
    OrderState.PAID: 7,
    OrderState.IN_REVISION: 8,
    OrderState.DELIVERED: 9,
    OrderState.COMPLETED: 20,
    OrderState.CANCELLED: 21,
}

# Every change of state that some flow allows. The database refuses all others (trigger on Order).
MOVES = (
    (OrderState.DRAFT, OrderState.SUBMITTED),
    # publications: P3 to P9
    (OrderState.SUBMITTED, OrderState.IN_PREPARATION),
    (OrderState.IN_PREPARATION, OrderState.SUBMITTED),
    (OrderState.IN_PREPARATION, OrderState.AWAITING_PAYMENT),
    (OrderState.AWAITING_PAYMENT, OrderState.PAID),
    (OrderState.PAID, OrderState.DELIVERED),
    # microdata and maps: M4 to M9
    (OrderState.SUBMITTED, OrderState.IN_REVIEW),
    (OrderState.IN_REVIEW, OrderState.SUBMITTED),
    (OrderState.IN_REVIEW, OrderState.NEEDS_EXPLANATION),
    (OrderState.NEEDS_EXPLANATION, OrderState.IN_REVIEW),
    (OrderState.IN_REVIEW, OrderState.IN_PREPARATION),
    (OrderState.IN_PREPARATION, OrderState.OFFERED),
    (OrderState.OFFERED, OrderState.DELIVERED),
    (OrderState.DELIVERED, OrderState.IN_REVISION),
    # both: completing and correcting
    (OrderState.DELIVERED, OrderState.COMPLETED),
    (OrderState.COMPLETED, OrderState.IN_REVISION),
    (OrderState.IN_REVISION, OrderState.DELIVERED),
    *((state, OrderState.CANCELLED) for state in CANCELLABLE),
)

# The steps of escalation: the event that says a step was taken, and the working days on the order's clock that are
# then used up (T2): half the time, little left, late, and very late.
ESCALATIONS = {
    "escalate_half": settings.ESCALATION_HALF_WORKDAYS,
    "escalate_near": settings.ESCALATION_NEAR_WORKDAYS,
    "escalate_late": settings.SERVICE_WORKDAYS,
    "escalate_very_late": settings.ESCALATION_VERY_LATE_WORKDAYS,
}
