"""Orders that ask for Rp0,00, of customers who may."""

from datetime import timedelta

from django.utils import timezone

from microdata.services import offers, submission
from payments import services
from silastik.core.files import accept
from tests import builders
from tests import microdata_builders as data

BASIS = "Peraturan BPS Nomor 2 Tahun 2019"


def entitle(user, **when):
    """The customer's institution is verified: they may ask for Rp0,00."""
    entitlement = services.request_entitlement(
        user, institution="Bappeda", official_email="bappeda@contoh.id", letter=accept(builders.an_upload()), **when
    )
    services.confirm_official_email(entitlement, **when)
    until = timezone.localdate(when.get("now")) + timedelta(days=300)
    services.decide_entitlement(entitlement, granted=True, valid_until=until, by=builders.an_officer(), **when)
    return user


def entitled():
    return entitle(builders.a_customer())


def ask(order, **fields):
    return services.request_waiver(order, **{"purpose": "state", "letter": accept(builders.an_upload())} | fields)


def requested(user=None):
    """Submitted and taken by an officer, with a request for Rp0,00 that waits."""
    draft = data.a_draft(user or entitled())
    ask(draft)
    submission.submit(draft, by=draft.customer, terms=builders.terms())
    order = data.fresh(draft)
    data.review.take(order, by=builders.an_officer())
    return data.fresh(order)


def decide(order, *, granted=True, **fields):
    defaults = {"legal_basis": BASIS} if granted else {"reason": "Bukan tugas negara."}
    return services.decide_waiver(order, granted=granted, **defaults | fields, by=order.assigned_to)


def prepared(order):
    data.review.approve(order, by=order.assigned_to)
    order = data.fresh(order)
    for kind in (data.SAMPLE, data.PRODUCT):
        data.attach(order, kind)
    data.a_signer(order)
    return data.fresh(order)


def waived():
    """Offered for Rp0,00."""
    order = requested()
    decide(order)
    order = prepared(order)
    offers.send_offer(order, by=order.assigned_to)
    return data.fresh(order)
