"""What the SPPD says, frozen when it is issued: parties, clauses, the data and an annex of what they hold (M5, M8).

The clauses are those of BPS's own agreement, in our words: data on media handed over; no copies for others; research
only; approval of the Head of BPS for anything else; results are given to BPS; the data stay BPS's and confidential.

Each page carries in its foot the number as a barcode, which the officer's scanner types into the search field, the QR
code for verification, and "page n of m", which tells whether one is missing.
"""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from orders.lifecycle import Refused
from orders.models import Deliverable
from payments.models import Waiver
from payments.services.invoices import customer_facts
from silastik.core.dates import plain_date
from silastik.core.models import Signer
from silastik.core.money import rupiah

from .models import MicrodataOrder
from .rows import SHOWN, choice_rows
from .states import ExtractionState

PURPOSE_LENGTH = 1500
ORIGINALS = 2


def snapshot(order: MicrodataOrder, now: datetime) -> dict[str, Any]:
    """All that is printed. Raises `Refused` while the office has not recorded who signs for it."""
    office = order.office
    signer = office.signers.filter(role=Signer.Role.AGREEMENT).order_by("-pk").first()
    if signer is None:
        raise Refused(_("Penanda tangan SPPD dari pihak BPS belum dicatat. Minta administrator mengisinya."))
    return {
        "customer": customer_facts(order) | {"phone": order.customer.phone, "email": order.customer.email},
        "provider": {
            "name": signer.name,
            "position": signer.position or signer.get_role_display(),
            "employee_number": signer.employee_number,
        },
        "receiver": {
            "name": order.signer_name,
            "position": order.signer_position,
            "institution": order.signer_institution,
            "identity": order.signer_identity,
        },
        "clauses": _clauses_with_translation(),
        "purpose": _purpose(order),
        "data": [_data(row) for row in choice_rows(order.chosen)],
        "waiver": _waiver(order),
        "originals": ORIGINALS,
        "place": office.city,
        "date": plain_date(now.astimezone(office.tz).date()),
        "send_to": office.agreement_address,
    }


def _clauses_with_translation() -> list[dict[str, str]]:
    """The articles in Indonesian, as an agreement with a state body must be (UU 24/2009 Pasal 31), and beside each its
    words in the active language where that is another.
    """
    translated = clauses()
    with translation.override("id"):
        ours = clauses()
    return [
        {"text": text, "translation": "" if words == text else words}
        for text, words in zip(ours, translated, strict=True)
    ]


def clauses() -> list[str]:
    """The articles, in the active language."""
    return [
        _("Pihak Pertama menyerahkan kepada Pihak Kedua data yang disebut dalam perjanjian ini pada media komputer."),
        _("Pihak Kedua tidak menggandakan data itu untuk orang atau badan lain, dengan cara apa pun."),
        _(
            "Pihak Kedua menggunakan data itu hanya untuk penelitian atau analisis yang memperdalam pengetahuan "
            "tentang Indonesia, sesuai dengan tujuan yang disebut di bawah."
        ),
        _("Penggunaan lain memerlukan persetujuan tertulis lebih dahulu dari Kepala BPS."),
        _("Pihak Kedua diharapkan menyampaikan hasil penelitiannya kepada BPS."),
        _(
            "Data itu bersifat rahasia dan tetap milik BPS. Pihak Kedua menjaganya dan tidak berusaha mengenali "
            "responden (UU 16/1997 Pasal 21)."
        ),
        _("Perjanjian ini dibuat dalam dua rangkap asli, masing-masing bermeterai dan berkekuatan sama."),
    ]


def _purpose(order: MicrodataOrder) -> str:
    abstract = order.abstract
    text = abstract.objectives.strip() or _("sebagaimana diuraikan dalam berkas abstraksi “%(name)s”") % {
        "name": abstract.file_name
    }
    return text if len(text) <= PURPOSE_LENGTH else f"{text[:PURPOSE_LENGTH].rsplit(' ', 1)[0]} …"


def _waiver(order: MicrodataOrder) -> dict[str, str] | None:
    """The value waived and its legal basis, of an order sold for Rp0,00."""
    waiver = Waiver.objects.filter(order_id=order.pk, decision=Waiver.Decision.GRANTED).first()
    return {"value": rupiah(waiver.value or 0), "legal_basis": waiver.legal_basis} if waiver else None


def _data(row: dict[str, Any]) -> dict[str, Any]:
    selection = row["selection"]
    run = selection.extractions.filter(kind=Deliverable.Kind.PRODUCT, state=ExtractionState.DONE).first()
    return {
        "title": row["title"],
        "year": selection.dataset.year,
        "version": selection.version.number,
        "areas": row["areas_text"],
        "area_list": row["areas"],
        "has_annex": bool(row["areas"][SHOWN:]) or not row["is_map"],
        "formats": row["formats_text"],
        "records": run.rows if run else None,
        "is_map": row["is_map"],
        "is_full": row["is_full"],
        "variables": [] if row["is_map"] else row["variables"],
    }
