"""Two tabs of one customer at once: the basket's row decides."""

import threading

import pytest
from django.db import connection, transaction

from publications import services
from publications.models import PublicationOrder
from tests import builders


@pytest.mark.django_db(transaction=True)
def test_a_title_added_while_the_basket_is_submitted_goes_into_a_new_basket():
    customer, late = builders.a_customer(), builders.a_publication()
    order = builders.a_basket(customer)
    submitting = threading.Event()

    def add() -> None:
        submitting.wait(10)
        try:
            services.add_title(customer, late)
        finally:
            connection.close()

    other_tab = threading.Thread(target=add)
    other_tab.start()
    with transaction.atomic():
        order = services.submit(order, by=customer, terms=builders.terms())
        submitting.set()
        other_tab.join(1)  # it waits for the basket's row, which this tab holds
        assert other_tab.is_alive()
    other_tab.join(20)

    assert late not in [line.publication for line in order.lines.select_related("publication")]
    basket = PublicationOrder.objects.get(customer=customer, state="draft")
    assert [line.publication for line in basket.lines.select_related("publication")] == [late]
