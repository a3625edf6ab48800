"""A choice of thousands: the largest dictionary ticked whole, and every village by itself (M2, M4)."""

import pytest
from django.urls import reverse

from microdata.dictionaries import MAX_VARIABLES, Entry
from microdata.models import Area, AreaLevel, MicrodataOrder, Variable
from tests import builders
from tests import microdata_builders as data

from .shelf import a_dataset

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", ["choose", "estimate"])
def test_all_variables_and_villages_ticked_one_by_one_are_kept(client, part):
    names = [f"V{number}" for number in range(MAX_VARIABLES)]
    dataset = a_dataset(entries=[Entry(name, name) for name in names], levels=[AreaLevel.VILLAGE])
    villages = list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code").values_list("code", flat=True))
    customer = builders.a_customer()
    client.force_login(customer)

    response = client.post(
        reverse(f"microdata:{part}", args=[dataset.slug]),
        {"vs": "sebagian", "v": names, "sa": "sebagian", "a": villages, "f": ["csv"]},
    )

    assert response.status_code in (200, 302)
    selection = MicrodataOrder.objects.get(customer=customer).selections.get()
    assert (selection.variables, selection.areas) == (names, villages)


def test_the_officer_can_judge_each_of_1200_variables(client):
    dataset = data.a_dataset(variables=1200)
    names = list(Variable.objects.filter(version__dataset=dataset).values_list("name", flat=True))
    order = data.in_review(dataset=dataset, variables=names)
    (selection,) = order.chosen
    client.force_login(order.assigned_to)
    said = {f"unfit-{selection.pk}-variable-{name}": "" for name in names}
    checks = {"checked": ["purpose", "choice", "signer"]}

    response = client.post(reverse("microdata:decide", args=[order.code]), {**said, **checks, "decision": "approve"})

    assert response.status_code == 302
    assert data.fresh(order).state == "in_preparation"
