"""What a person agreed to, when, and from where: their own log (UU 27/2022, article 24)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from microdata.models import AgreementFile
from orders.models import Order
from silastik.core.dates import long_time
from silastik.core.models import Office
from silastik.users.models import Consent, User


@dataclass(frozen=True)
class Given:
    """One consent. `what` names text and version, `where` from where or on which order it was given."""

    at: datetime
    what: str
    where: str
    url: str
    when: str


def given_by(person: User, office: Office) -> list[Given]:
    """Everything the person agreed to, newest first: privacy notice, terms of purchase, signed SPPD."""
    found = [*_notices(person, office), *_terms(person, office), *_agreements(person, office)]
    return sorted(found, key=lambda given: given.at, reverse=True)


def _notices(person: User, office: Office) -> list[Given]:
    return [
        Given(
            row.at,
            _("Pemberitahuan privasi versi %(version)s") % {"version": row.version},
            _("saat mendaftar, dari alamat jaringan %(ip)s") % {"ip": row.ip} if row.ip else _("saat mendaftar"),
            reverse("privacy:notice"),
            long_time(row.at, office.tz),
        )
        for row in Consent.objects.filter(user=person, kind=Consent.Kind.PRIVACY)
    ]


def _terms(person: User, office: Office) -> list[Given]:
    orders = Order.objects.filter(customer=person, terms_accepted_at__isnull=False).select_related("terms")
    return [
        Given(
            order.terms_accepted_at,
            _("Syarat pembelian versi %(version)s") % {"version": order.terms.version},
            _("pada pesanan %(code)s") % {"code": order.code},
            reverse("orders:terms_version", args=[order.terms.version]),
            long_time(order.terms_accepted_at, office.tz),
        )
        for order in orders
        if order.terms and order.terms_accepted_at
    ]


def _agreements(person: User, office: Office) -> list[Given]:
    files = AgreementFile.objects.filter(agreement__order__customer=person, source=AgreementFile.Source.UPLOAD)
    return [
        Given(
            file.sent_at,
            _("SPPD %(number)s, ditandatangani dan diunggah") % {"number": file.agreement.document.number},
            _("pada pesanan %(code)s") % {"code": file.agreement.order.code},
            reverse("orders:detail", args=[file.agreement.order.code]),
            long_time(file.sent_at, office.tz),
        )
        for file in files.select_related("agreement__document", "agreement__order")
    ]
