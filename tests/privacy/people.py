"""Somebody of whom the portal holds everything it can hold, every word of theirs easy to find again."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from feedback.services import answer_complaint, close_complaint, rate, reply_to_comment
from orders import conversation, notes
from orders.services import answer_fault, report_fault
from payments import services as payments
from silastik.core.files import accept
from silastik.users import access
from silastik.users.models import Segment, User
from tests import builders, microdata_builders
from tests.feedback.answers import surveyed
from tests.feedback.cases import a_complaint

NPWP = "092542943407000"
# Not in what they wrote on a step of an order: that is a part of its sealed record.
WORDS = [
    "Zubaidah Kasim",
    "zubaidah.kasim",
    "Jalan Melati Rahasia",
    "+628998877665",
    NPWP,
    "Kata pribadi",
    "Yayasan Sunyi",
]


def somebody() -> User:
    """A customer of a private institution, before they have done anything."""
    return builders.a_customer(
        name="Zubaidah Kasim",
        email="zubaidah.kasim@contoh.id",
        address="Jalan Melati Rahasia 7",
        phone="+628998877665",
        institution="Yayasan Sunyi",
        segment=Segment.PRIVATE,
        npwp=NPWP,
        npwp_confirmed_at=timezone.now(),
    )


def a_pdf(name: str = "Kata pribadi.pdf"):
    return accept(builders.an_upload(name=name))


def with_a_life() -> User:
    """The same, after publications, microdata, a fault, a conversation, ratings, complaints and a Rp0,00 request."""
    person = somebody()
    order = builders.completed(person)
    officer = order.assigned_to
    conversation.write_to_office(order, by=person, text="Kata pribadi saya.", key=uuid4(), files=[a_pdf()])
    conversation.write_to_customer(order, by=officer, text="Yth. Zubaidah Kasim", key=uuid4())
    notes.add(order, text="Zubaidah Kasim menelepon.", key=uuid4(), by=officer)
    rate(order, score=4, comment="Kata pribadi", by=person)
    surveyed(order, comment="Kata pribadi")
    reply_to_comment(order, about="rating", text="Terima kasih Zubaidah Kasim", by=officer)
    file = order.deliverables.first()
    report_fault(order, file, text="Halaman 3 kosong.", by=person)
    answer_fault(builders.fresh(order), file.faults.get(), answer="Halaman itu memang kosong.", by=officer)
    microdata_builders.completed(person)
    microdata_builders.a_draft(person)
    builders.a_basket(person)
    complaint = a_complaint(text="Kata pribadi", by=person, files=[a_pdf()])
    answer_complaint(complaint, text="Yth. Zubaidah Kasim", by=officer)
    close_complaint(complaint, by=person)
    asked_for_nothing(person, officer)
    access.note(officer, person, access.Kind.ACCOUNT, person.email)
    return person


def asked_for_nothing(person: User, officer: User) -> None:
    """A request for Rp0,00 by an institution, which they have left since, and that was granted."""
    User.objects.filter(pk=person.pk).update(segment=Segment.ACADEMIC, npwp="")
    person.refresh_from_db()
    found = payments.request_entitlement(
        person, institution="Universitas", official_email="zubaidah.kasim@kampus.ac.id", letter=a_pdf()
    )
    payments.confirm_official_email(found)
    until = timezone.now().date() + timedelta(days=90)
    payments.decide_entitlement(found, granted=True, valid_until=until, by=officer)
    User.objects.filter(pk=person.pk).update(segment=Segment.PRIVATE, npwp=NPWP)
    person.refresh_from_db()
