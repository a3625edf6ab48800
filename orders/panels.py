"""The conversation as either side of an order sees it."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from silastik.core.dates import long_time, short_time

from . import conversation as talk
from . import permissions as may
from .conversation_forms import MessageForm
from .models import CannedText, Message, Order
from .states import OrderState


def conversation(
    request: HttpRequest, order: Any, now: datetime, forms: dict[str, Any], *, for_office: bool = False
) -> dict[str, Any]:
    """The last messages, or those before `?sebelum=`, and the form that writes one; what is shown is now read."""
    user: Any = request.user
    before = request.GET.get("sebelum", "")
    stretch = talk.stretch(order, before=int(before) if before.isascii() and before.isdigit() else None)
    may_write = may.by_officer(order, user) if for_office else may.by_customer(order, user)
    closes = talk.closes_at(order)
    panel = {
        "for_office": for_office,
        "page": reverse("orders:workbench" if for_office else "orders:detail", args=[order.code]),
        "send_to": reverse("orders:write_to_customer" if for_office else "orders:write_to_office", args=[order.code]),
        "messages": [_row(order, message, stretch, for_office=for_office) for message in stretch.messages],
        "older": stretch.older,
        "is_newest": stretch.is_newest,
        "unread": order.unread_from_customer if for_office else order.unread_from_office,
        "may_write": may_write and (closes is None or now <= closes),
        "remark": _remark(order, for_office=for_office),
        "closing": "",
    }
    if closes is not None:
        words = _("Percakapan ini ditutup %(at)s.") if now > closes else _("Anda dapat menulis sampai %(at)s.")
        panel["closing"] = words % {"at": long_time(closes, order.office.tz)}
    if panel["may_write"]:
        panel |= _writing(forms, for_office=for_office)
    if request.method == "GET" and stretch.is_newest and stretch.messages:
        _mark_read(order, user, stretch, for_office=for_office)
    return panel


def _writing(forms: dict[str, Any], *, for_office: bool) -> dict[str, Any]:
    """The form; with a `key` where nothing is written in it yet, so that all but the key is the same for everybody."""
    texts = forms.get("texts", {}).get(CannedText.Place.MESSAGE)
    if for_office or "message" in forms:
        initial = {"text": texts.chosen} if texts else {}
        return {"form": forms.get("message") or MessageForm(initial=initial, auto_id="message_%s"), "texts": texts}
    return {"form": SimpleLazyObject(lambda: MessageForm(auto_id="message_%s")), "key": uuid.uuid4()}


def _mark_read(order: Order, user: Any, stretch: talk.Stretch, *, for_office: bool) -> None:
    unread = order.unread_from_customer if for_office else order.unread_from_office
    if unread and (talk.reads_for_office(order, user) if for_office else may.by_customer(order, user)):
        talk.mark_read(order, reader=user, by_office=for_office, upto=stretch.messages[-1])


def _row(order: Order, message: Message, stretch: talk.Stretch, *, for_office: bool) -> dict[str, Any]:
    """To the customer the office is one person; officers see each other's names."""
    is_own = message.from_office == for_office
    author = str(message.author) if for_office else _("Anda") if is_own else _("Petugas")
    mark = stretch.read_at(message) if is_own else None
    return {
        "pk": message.pk,
        "is_own": is_own,
        "author": author,
        "text": message.text,
        "at": long_time(message.at, order.office.tz),
        "iso": message.at.isoformat(),
        "read": _("dibaca %(at)s") % {"at": short_time(mark.at, order.office.tz)} if mark else "",
        "files": [
            {
                "name": file.name,
                "note": filesizeformat(file.size),
                "url": reverse("orders:attachment", args=[order.code, file.pk]),
                "icon": "paperclip",
            }
            for file in message.attachments.all()
        ],
    }


def _remark(order: Order, *, for_office: bool) -> str:
    """What a message does not do, where somebody may expect it to."""
    if for_office and order.customer.is_visitor:
        return _("Pengunjung ini belum mempunyai akun: ia membaca pesan setelah memakai slip klaimnya. Teleponlah dia.")
    if for_office and order.customer.closed_at:
        return _("Akun pelanggan ini sudah ditutup: pesan tidak sampai kepada siapa pun.")
    if order.state != OrderState.NEEDS_EXPLANATION:
        return ""
    if for_office:
        return _("Pertanyaan Anda dijawab pelanggan lewat formulirnya; pesan di sini tidak menggerakkan waktu.")
    return _(
        "Petugas menunggu jawaban Anda di formulir “Pertanyaan petugas”. Pesan di sini tetap kami baca, tetapi tidak "
        "menggantikan jawaban itu, dan waktu pelayanan tetap berhenti."
    )
