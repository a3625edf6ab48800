"""Orders and people for tests, made by the real services alone: no test can build an impossible state."""

import io
import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import pikepdf
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from orders import checklist, documents
from orders import services as order_services
from orders.deliverables import released
from orders.models import Order, PurchaseTerms
from payments import services as payment_services
from payments.models import Payment
from publications import masters, services
from publications.models import Publication, PublicationOrder
from silastik.core.files import accept
from silastik.users import roles
from silastik.users import services as user_services
from silastik.users.models import Job, Segment, User

OrderOfAnyKind = TypeVar("OrderOfAnyKind", bound=Order)
_count = itertools.count(1)
PASSWORD = "kata-sandi-uji"
PROFILE = {
    "name": "Rani Abdullah",
    "segment": Segment.ACADEMIC,
    "institution": "Universitas Negeri Gorontalo",
    "job": Job.RESEARCHER,
    "country": "ID",
    "address": "Jl. Jenderal Sudirman 6, Gorontalo",
    "phone": "+6281234567890",
}


def a_customer(*, verified: bool = True, **fields: Any) -> User:
    """A customer with a complete profile and a verified address."""
    email = fields.pop("email", f"pelanggan{next(_count)}@contoh.id")
    user = User.objects.create_user(email, PASSWORD, **PROFILE | fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def a_customer_abroad(**fields: Any) -> User:
    return a_customer(**{"name": "Mei Tan", "country": "SG", "language": "en"} | fields)


def staff(role: str, **fields: Any) -> User:
    """Someone of the office, in one role."""
    email = fields.pop("email", f"{role}{next(_count)}@contoh.id")
    user = User.objects.create_user(email, PASSWORD, **{"name": f"{role.title()} Uji"} | fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user_services.grant_role(user, role, by=None)


def an_officer(**fields: Any) -> User:
    return staff(roles.OFFICER, **fields)


def a_treasurer(**fields: Any) -> User:
    return staff(roles.TREASURER, **fields)


@cache
def pdf_bytes(pages: int = 3) -> bytes:
    """A small PDF that opens."""
    with pikepdf.new() as pdf:
        for _number in range(pages):
            pdf.add_blank_page(page_size=(420, 595))
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def an_upload(
    content: bytes | None = None, name: str = "bukti.pdf", kind: str = "application/pdf"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content, content_type=kind)


def a_publication(*, master: bool = True, **fields: Any) -> Publication:
    """A title of 80 pages, with a master file."""
    number = next(_count)
    defaults = {"title": f"Kecamatan Limboto Dalam Angka {number}", "slug": f"limboto-{number}", "arabic_pages": 80}
    publication = Publication.objects.create(**defaults | fields)
    if master:
        masters.set_master(publication, ContentFile(pdf_bytes(), "master.pdf"))
    return publication


def terms() -> PurchaseTerms:
    return PurchaseTerms.objects.first()


def a_basket(customer: User | None = None, titles: list[Publication] | None = None) -> PublicationOrder:
    customer = customer or a_customer()
    for title in titles or [a_publication()]:
        order = services.add_title(customer, title)
    return order


def submitted(
    customer: User | None = None, *, titles: list[Publication] | None = None, **when: Any
) -> PublicationOrder:
    order = a_basket(customer, titles)
    return services.submit(order, by=order.customer, terms=terms(), **when)


def taken(customer: User | None = None, *, officer: User | None = None, **options: Any) -> PublicationOrder:
    when = {key: options[key] for key in ("now",) if key in options}
    return services.take(submitted(customer, **options), by=officer or an_officer(), **when)


def offered(customer: User | None = None, **options: Any) -> PublicationOrder:
    """An order whose invoice has been issued."""
    order = tick_all(taken(customer, **options), now=options.get("now"))
    when = {key: options[key] for key in ("now",) if key in options}
    services.send_offer(order, by=order.assigned_to, **when)
    return fresh(order)


def tick_all(order: OrderOfAnyKind, *, now: datetime | None = None) -> OrderOfAnyKind:
    """The officer in charge ticks whatever the next step waits for (P3, M11)."""
    order = fresh(order)
    points = checklist.points_of(order)
    ticked = checklist.ticks(order, points)
    for point in points:
        if point.name not in ticked:
            checklist.tick(order, point.name, by=order.assigned_to, now=now)
    return fresh(order)


def a_billing_code(number: int | None = None) -> str:
    return f"82026{(number or next(_count)):010d}"


def billed(customer: User | None = None, **options: Any) -> PublicationOrder:
    """A domestic order with a billing code to pay."""
    return bill(offered(customer, **options), now=options.get("now"))


def bill(
    order: PublicationOrder, *, now: datetime | None = None, valid: timedelta = timedelta(days=7)
) -> PublicationOrder:
    """The officer records a billing code for an offered order."""
    now = now or timezone.now()
    payment_services.record_billing_code(
        order,
        code=a_billing_code(),
        amount=order.invoices.get().total,
        expires_at=now + valid,
        by=order.assigned_to,
        now=now,
    )
    return fresh(order)


def an_ntpn() -> str:
    return f"{next(_count):016X}"


def pay(order: OrderOfAnyKind, *, now: datetime | None = None, ntpn: str | None = None) -> OrderOfAnyKind:
    """The officer records the payment of a billed order."""
    now = now or timezone.now()
    code = order.invoices.get().billing_codes.first()
    payment_services.record_payment(
        order, ntpn=ntpn or an_ntpn(), paid_at=now, billing_code=code, by=order.assigned_to, now=now
    )
    return fresh(order)


def paid(customer: User | None = None, **options: Any) -> PublicationOrder:
    return pay(billed(customer, **options), now=options.get("now"))


def proved(customer: User | None = None, **options: Any) -> PublicationOrder:
    """An order from abroad whose proof of transfer waits for the treasurer."""
    order = offered(customer or a_customer_abroad(), **options)
    send_proof(order, now=options.get("now"))
    return fresh(order)


def send_proof(order: Order, *, now: datetime | None = None, **fields: Any) -> Payment:
    now = now or timezone.now()
    defaults = {
        "proof": accept(an_upload()),
        "amount": Decimal("10.00"),
        "currency": "SGD",
        "value_date": now.date() - timedelta(days=1),
        "bank": "DBS",
        "reference": f"REF{next(_count)}",
    }
    return payment_services.submit_proof(order, **defaults | fields, by=order.customer, now=now)


def verified(customer: User | None = None, *, treasurer: User | None = None, **options: Any) -> PublicationOrder:
    order = proved(customer, **options)
    payment = Payment.objects.get(invoice__order=order, state=Payment.State.SUBMITTED)
    verify(payment, treasurer=treasurer, now=options.get("now"))
    return fresh(order)


def verify(payment: Payment, *, treasurer: User | None = None, now: datetime | None = None) -> None:
    """The treasurer finds the whole transfer in the account."""
    payment_services.verify_proof(
        payment, amount_received=payment.invoice.total, by=treasurer or a_treasurer(), now=now
    )


def delivered(customer: User | None = None, **options: Any) -> PublicationOrder:
    """A paid order, delivered; it is complete as soon as its receipt has been rendered."""
    order = paid(customer, **options)
    services.deliver(order, by=order.assigned_to, now=options.get("now"))
    return fresh(order)


def fresh(order: OrderOfAnyKind) -> OrderOfAnyKind:
    """The order read anew, as a page would."""
    return type(order)._default_manager.select_related("office", "customer", "assigned_to").get(pk=order.pk)


def completed(customer: User | None = None, **options: Any) -> PublicationOrder:
    """A delivered order whose receipt has been rendered, so that it has completed by itself."""
    return complete(delivered(customer, **options), now=options.get("now"))


def complete(order: PublicationOrder, *, now: datetime | None = None) -> PublicationOrder:
    """The worker renders the receipt of a delivered order, which then completes."""
    for document in order.documents.filter(rendered_at=None):
        documents.render(document.pk)
    order_services.complete_delivered(order, now=now)
    return fresh(order)


def in_revision(customer: User | None = None, **options: Any) -> PublicationOrder:
    order = completed(customer, **options)
    order_services.report_fault(
        order, released(order)[0], text="Halaman 2 kosong.", by=order.customer, now=options.get("now")
    )
    return fresh(order)


def cancelled(customer: User | None = None, **options: Any) -> PublicationOrder:
    order = taken(customer, **options)
    order_services.cancel(order, by=order.customer, now=options.get("now"))
    return fresh(order)


def _basket(customer: User | None = None, *, officer: User | None = None) -> PublicationOrder:
    return a_basket(customer)


def _submitted(customer: User | None = None, *, officer: User | None = None) -> PublicationOrder:
    return submitted(customer)


# How to reach each state, for `(customer, officer=...)`.
REACH = {
    "draft": _basket,
    "submitted": _submitted,
    "in_preparation": taken,
    "awaiting_payment": billed,
    "awaiting_transfer": proved,
    "paid": paid,
    "delivered": delivered,
    "completed": completed,
    "in_revision": in_revision,
    "cancelled": cancelled,
}
