"""What a customer has chosen and not yet submitted: titles in one draft, datasets and maps in another."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from microdata.models import Selection
from orders.states import OrderState
from publications.models import PublicationOrderLine


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
    mine = {"order__customer": user, "order__state": OrderState.DRAFT}
    titles = (
        PublicationOrderLine.objects.filter(**mine)
        .order_by()
        .values_list(Value("titles"), Cast("publication__slug", CharField()))
    )
    datasets = (
        Selection.objects.filter(**mine).order_by().values_list(Value("datasets"), Cast("dataset__slug", CharField()))
    )
    chosen = list(titles.union(datasets))
    return Baskets(
        frozenset(slug for kind, slug in chosen if kind == "titles"),
        frozenset(slug for kind, slug in chosen if kind == "datasets"),
    )
