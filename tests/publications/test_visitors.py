"""A visitor at the desk (R4): ordered for by an officer, claimed later with the code of a slip."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from orders import visitors as visits
from orders.history import customer_history, staff_log
from orders.lifecycle import Refused
from orders.models import Order, Visit
from publications import services, visitors
from publications.models import PublicationOrder
from silastik.core.models import Mail
from silastik.users.models import User
from tests import builders

pytestmark = pytest.mark.django_db
VISITOR = builders.PROFILE | {"name": "Yusuf Lihawa"}


def at_the_desk(officer: User, **profile: str) -> Visit:
    return visitors.open_order(by=officer, **VISITOR | profile)


def ordered(officer: User, **profile: str) -> PublicationOrder:
    visit = at_the_desk(officer, **profile)
    order = services.add_title(visit.visitor, builders.a_publication())
    return services.submit(order, by=officer, terms=builders.terms())


def test_an_officer_orders_for_a_visitor_and_the_history_says_so():
    officer = builders.an_officer()

    order = ordered(officer)

    events = list(order.events.all())
    assert (order.state, order.turn, order.is_domestic) == ("submitted", "office", True)
    assert "oleh petugas, atas nama pengunjung" in customer_history(order, events)[0].text
    assert str(officer) in staff_log(order, events)[0].at


def test_no_mail_goes_to_somebody_who_has_no_address():
    ordered(builders.an_officer())

    assert not Mail.objects.filter(to__endswith="invalid").exists()


def test_nobody_logs_in_as_a_visitor(client):
    visitor = at_the_desk(builders.an_officer()).visitor

    client.post(reverse("account_login"), {"login": visitor.email, "password": ""})
    client.post(reverse("account_reset_password"), {"email": visitor.email})

    assert not visitor.has_usable_password()
    assert "_auth_user_id" not in client.session
    assert not Mail.objects.filter(to=visitor.email).exists()


def test_only_an_officer_opens_an_order_for_a_visitor():
    with pytest.raises(PermissionDenied):
        at_the_desk(builders.a_treasurer())


def test_the_visitor_takes_the_order_over_with_an_account_and_what_the_desk_wrote_is_erased():
    order = ordered(builders.an_officer())
    code = visits.make_slip(order, by=builders.an_officer())
    customer = builders.a_customer()

    claimed = visits.claim(code.lower().replace("-", " "), by=customer)

    visitor = Visit.objects.get(order=order).visitor
    assert claimed.customer == customer
    assert list(Order.objects.visible_to(customer)) == [Order.objects.get(pk=order.pk)]
    assert (visitor.is_active, visitor.name, visitor.phone) == (False, "", "")
    assert claimed.events.last().action == "claim"


def test_a_code_works_once():
    order = ordered(builders.an_officer())
    code = visits.make_slip(order, by=builders.an_officer())
    visits.claim(code, by=builders.a_customer())

    with pytest.raises(Refused, match="sudah dipakai"):
        visits.claim(code, by=builders.a_customer())
    with pytest.raises(Refused, match="sudah diambil"):
        visits.make_slip(order, by=builders.an_officer())


def test_a_new_slip_makes_the_one_before_it_void():
    order = ordered(builders.an_officer())
    lost = visits.make_slip(order, by=builders.an_officer())
    visits.make_slip(order, by=builders.an_officer())

    with pytest.raises(Refused):
        visits.claim(lost, by=builders.a_customer())


@pytest.mark.parametrize(
    ("account", "why"),
    [
        (lambda: builders.a_customer(verified=False), "belum diverifikasi"),
        (lambda: builders.a_customer(phone=""), "belum lengkap"),
        (lambda: builders.an_officer(), "Akun petugas"),
        (lambda: builders.a_customer_abroad(), "domisili lain"),
    ],
    ids=["unverified", "incomplete", "office", "abroad"],
)
def test_an_account_that_cannot_order_cannot_claim_and_the_code_stays_good(account, why):
    code = visits.make_slip(ordered(builders.an_officer()), by=builders.an_officer())

    with pytest.raises((Refused, PermissionDenied), match=why):
        visits.claim(code, by=account())
    assert visits.claim(code, by=builders.a_customer())


def test_an_order_that_was_claimed_goes_its_way_to_the_end():
    officer = builders.an_officer()
    order = ordered(officer)
    visits.claim(visits.make_slip(order, by=officer), by=builders.a_customer())
    order = services.take(builders.fresh(order), by=officer)
    services.send_offer(builders.tick_all(order), by=officer)
    order = builders.pay(builders.bill(builders.fresh(order)))
    services.deliver(order, by=officer)

    assert builders.complete(builders.fresh(order)).state == "completed"


def test_a_private_visitor_needs_an_npwp_like_everybody():
    order = ordered(builders.an_officer(), segment="private", npwp="0123456789012345")

    assert order.customer.npwp == "0123456789012345"


def test_a_visitor_who_left_an_address_gets_the_code_by_mail():
    officer = builders.an_officer()
    visit = visitors.open_order(by=officer, contact_email="yusuf@contoh.id", **VISITOR)
    order = services.submit(
        services.add_title(visit.visitor, builders.a_publication()), by=officer, terms=builders.terms()
    )

    code = visits.make_slip(order, by=officer)

    mail = Mail.objects.get(to="yusuf@contoh.id")
    assert mail.subject.startswith(order.code)
    assert code in mail.text


def test_the_code_is_kept_nowhere_in_the_clear():
    order = ordered(builders.an_officer())
    code = visits.make_slip(order, by=builders.an_officer())

    assert code not in str(list(order.events.values())) + str(list(Visit.objects.values()))


def test_a_draft_left_lying_is_forgotten_with_the_visitor_and_a_fresh_one_is_not():
    officer = builders.an_officer()
    old, fresh = at_the_desk(officer), at_the_desk(officer)
    Visit.objects.filter(pk=old.pk).update(opened_at=timezone.now() - timedelta(days=8))
    sent = ordered(officer)
    Visit.objects.filter(order=sent).update(opened_at=timezone.now() - timedelta(days=8))

    assert visits.sweep(timezone.now()) == 1
    assert set(Visit.objects.values_list("pk", flat=True)) == {fresh.pk, Visit.objects.get(order=sent).pk}
    assert not User.objects.filter(pk=old.visitor_id).exists()


def test_the_desk_from_the_form_to_the_slip_and_the_claim(client):
    officer, title = builders.an_officer(), builders.a_publication(title="Limboto Barat Dalam Angka")
    client.force_login(officer)
    page = client.post(reverse("publications:visitors"), VISITOR | {"language": "id", "phone": ""})
    assert page.status_code == 422
    assert "Yusuf Lihawa" in page.content.decode()
    page = client.post(reverse("publications:visitors"), VISITOR | {"language": "id"}, follow=True)
    visit = Visit.objects.get()
    assert "Yusuf Lihawa" in page.content.decode()
    page = client.get(reverse("publications:visit", args=[visit.pk]), {"q": "limboto barat"})
    assert title.title in page.content.decode()
    page = client.post(reverse("publications:visit_add", args=[visit.pk, title.slug]), follow=True)
    form = page.context["form"].initial
    shown = {"titles": form["titles"], "terms": form["terms"].pk}
    assert client.post(reverse("publications:visit_submit", args=[visit.pk]), shown).status_code == 422
    sent = shown | {"accepted": "on"}
    page = client.post(reverse("publications:visit_submit", args=[visit.pk]), sent, follow=True)
    assert "Cetak slip klaim" in page.content.decode()
    order = Order.objects.get(pk=visit.order_id)
    slip = client.post(reverse("orders:slip", args=[order.code])).content.decode()
    code = re.search(r'slip-code tnum">([0-9A-Z-]{19})<', slip)[1]
    client.logout()
    page = client.get(reverse("orders:claim_code", args=[code]))
    assert reverse("account_login") in page.content.decode()
    assert "Yusuf" not in page.content.decode()
    client.force_login(builders.a_customer())
    page = client.post(reverse("orders:claim"), {"kode": code}, follow=True)
    assert page.redirect_chain[-1][0] == order.get_absolute_url()
    assert client.get(reverse("orders:claim_code", args=[code])).status_code == 404


def test_a_draft_is_not_seen_by_a_colleague(client):
    visit = at_the_desk(builders.an_officer())
    client.force_login(builders.an_officer())

    assert client.get(reverse("publications:visit", args=[visit.pk])).status_code == 404


def test_a_code_that_is_none_is_refused_at_its_field(client):
    page = client.get(reverse("orders:claim"), {"kode": "halo"})

    assert page.status_code == 404
    assert "16 huruf dan angka" in page.content.decode()
