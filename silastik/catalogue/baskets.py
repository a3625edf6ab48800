"""What a customer has chosen and not yet submitted: titles in one draft, datasets and maps in another."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from orders.models import Order
from orders.states import OrderState


@dataclass(frozen=True)
class Baskets:
    """The slugs of titles and of datasets that are chosen."""

    titles: frozenset[str] = frozenset()
    datasets: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        return len(self.titles) + len(self.datasets)

    @property
    def url(self) -> str:
        """Where the basket in the page head leads: to the draft that holds something."""
        return reverse("microdata:draft" if self.datasets and not self.titles else "publications:basket")


def baskets_of(user: Any) -> Baskets:
    """Both drafts of a customer, in one query."""
    if not user.is_authenticated:
        return Baskets()
    drafts = Order.objects.visible_to(user).filter(customer=user, state=OrderState.DRAFT).order_by()
    chosen = list(
        drafts.values_list("publicationorder__lines__publication__slug", "microdataorder__selections__dataset__slug")
    )
    return Baskets(
        frozenset(title for title, _dataset in chosen if title),
        frozenset(dataset for _title, dataset in chosen if dataset),
    )
