"""What follows from an act, said above its button: which paper, who gets a mail, what happens to the time (T2)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.numbering import format_number, last_number

from . import notifications
from .models import Document
from .states import OrderKind

STOPS = gettext_lazy("Waktu pelayanan berhenti: pekerjaan kita selesai.")
RUNS = gettext_lazy("Waktu pelayanan tetap berjalan.")
WAITS = gettext_lazy("Waktu pelayanan berhenti selama hanya pelanggan yang ditunggu.")
TIME = {
    "take": RUNS,
    "decide_waiver": RUNS,
    "receive_agreement": gettext_lazy("Waktu pelayanan berjalan selama SPPD diperiksa."),
    "accept_agreement": WAITS,
    "return_agreement": WAITS,
    "reopen": gettext_lazy("Waktu pelayanan berjalan lagi dari tempatnya berhenti."),
    "record_payment": gettext_lazy("Waktu pelayanan berjalan lagi bila giliran kembali kepada kita."),
    "record_billing_code": gettext_lazy("Waktu pelayanan berhenti sampai pelanggan membayar."),
    "deliver": STOPS,
    "redeliver": STOPS,
    "send_sample": WAITS,
    "cancel": gettext_lazy("Waktu pelayanan berakhir, dan pesanan tidak dapat dibuka lagi."),
}
TO_CUSTOMER = (notifications.customer, notifications.customer_unless_actor)


def consequences(order: Any, action: str, now: datetime, *, paper: str = "") -> list[str]:
    """The sentences for an act of the office; `paper` is the kind that it issues, if any."""
    said = [_paper(order, paper, now), _time(order, action), *_mails(order, action)]
    return [sentence for sentence in said if sentence]


def _paper(order: Any, kind: str, now: datetime) -> str:
    """Its number if nobody is quicker: numbers are given at issue, without gap."""
    if not kind:
        return ""
    office, on = order.office, now.astimezone(order.office.tz).date()
    number = format_number(
        getattr(office, f"{kind}_number_pattern"),
        office_code=office.code,
        year=on.year,
        month=on.month,
        seq=last_number(office, kind, on=on) + 1,
    )
    label = Document.Kind(kind).label
    return _("%(paper)s %(number)s terbit (nomor berikutnya bila tidak ada yang mendahului).") % {
        "paper": label,
        "number": number,
    }


def _time(order: Any, action: str) -> str:
    if order.kind == OrderKind.MICRODATA and action == "record_billing_code":
        return str(WAITS)  # payment is one gate of three
    if action != "send_offer":
        return str(TIME.get(action, ""))
    if order.kind == OrderKind.MICRODATA:
        return _("Waktu pelayanan berhenti selama hanya pelanggan yang ditunggu: contoh, pembayaran, SPPD.")
    if order.is_domestic:
        return _("Waktu pelayanan berjalan sampai kode billing dicatat, lalu berhenti sampai pelanggan membayar.")
    return _("Waktu pelayanan berhenti sampai pelanggan mengirim bukti transfer.")


def _mails(order: Any, action: str) -> list[str]:
    recipients = [rule.recipients for rule in notifications.rules_for(order.kind, action)]
    said = []
    if any(who in TO_CUSTOMER for who in recipients):
        if order.customer.is_visitor:
            said.append(_("Pengunjung tanpa akun tidak mendapat e-mail; beri tahu dia."))
        elif order.customer.language == "en":
            said.append(_("Pelanggan mendapat e-mail berbahasa Inggris."))
        else:
            said.append(_("Pelanggan mendapat e-mail."))
    if notifications.treasurers in recipients:
        said.append(_("Bendahara mendapat e-mail."))
    return said
