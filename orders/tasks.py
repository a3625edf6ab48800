"""Celery tasks of orders: wake-ups for what rows say must follow, and sweepers for what was forgotten (decision 5)."""

from celery import shared_task
from django.utils import timezone

from silastik.core.tasks import BATCH, wake


@shared_task
def render_document(pk: int) -> None:
    from . import documents

    documents.render(pk)


@shared_task
def complete_delivery(order_pk: int) -> None:
    """Complete a delivered order whose receipt is there now (P9)."""
    from . import services
    from .models import Order

    services.complete_delivered(Order.objects.get(pk=order_pk))


@shared_task
def sweep_documents() -> None:
    """Render papers that were issued but never rendered."""
    from . import documents

    for pk in documents.unrendered(timezone.now()).values_list("pk", flat=True)[:BATCH]:
        wake(render_document, pk)


@shared_task
def sweep_deliveries() -> None:
    """Complete delivered orders that nobody completed (P9), each in its own task: one that fails stops no other."""
    from .models import Order
    from .states import OrderState

    delivered = Order.objects.filter(state=OrderState.DELIVERED).order_by("delivered_at")
    for pk in delivered.values_list("pk", flat=True)[:BATCH]:
        wake(complete_delivery, pk)
