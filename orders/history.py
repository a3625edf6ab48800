"""Events as sentences: the customer's history and the officer's log are two views of the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.dates import long_time

from .models import Order, OrderEvent

# What the customer reads. An action that is missing here is the office's own business.
CUSTOMER_SENTENCES = {
    "submit": gettext_lazy("Pesanan diajukan"),
    "submit_at_desk": gettext_lazy("Pesanan diajukan di kantor oleh petugas, atas nama pengunjung"),
    "claim": gettext_lazy("Pesanan diambil dengan akun pelanggan"),
    "take": gettext_lazy("Petugas mulai menangani pesanan"),
    "take_over": gettext_lazy("Pesanan dilanjutkan petugas lain"),
    "hand_over": gettext_lazy("Pesanan dilanjutkan petugas lain"),
    "send_offer": gettext_lazy("Invoice %(invoice)s diterbitkan"),
    "record_billing_code": gettext_lazy("Kode billing diterbitkan"),
    "request_billing_code": gettext_lazy("Kode billing baru diminta"),
    "submit_proof": gettext_lazy("Bukti transfer dikirim"),
    "reject_proof": gettext_lazy("Bukti transfer ditolak"),
    "verify_proof": gettext_lazy("Transfer diterima dan diverifikasi bendahara"),
    "record_payment": gettext_lazy("Pembayaran diterima"),
    "import_payment": gettext_lazy("Pembayaran diterima"),
    "deliver": gettext_lazy("Kuitansi %(receipt)s dan berkas dikirim"),
    "complete": gettext_lazy("Pesanan selesai"),
    "request_revision": gettext_lazy("Kesalahan dilaporkan pada “%(file)s”"),
    "report_fault": gettext_lazy("Kesalahan dilaporkan pada “%(file)s”"),
    "answer_fault": gettext_lazy("Laporan tentang “%(file)s” dijawab"),
    "redeliver": gettext_lazy("Berkas yang diperbaiki dikirim"),
    "cancel": gettext_lazy("Pesanan dibatalkan"),
    "rate": gettext_lazy("Penilaian diberikan"),
    "remind_unpaid": gettext_lazy("Diingatkan bahwa pesanan belum dibayar"),
    "lapse": gettext_lazy("Pesanan dibatalkan: tidak dibayar dalam %(days)s hari kerja"),
    "access_ended": gettext_lazy("Masa unduh “%(file)s” berakhir"),
    "calendar_moved": gettext_lazy("Tenggat bergeser dari %(from_at)s menjadi %(to_at)s: %(why)s"),
}
# What only staff read, besides all of the above.
STAFF_SENTENCES = CUSTOMER_SENTENCES | {
    "import_payment": gettext_lazy("Pembayaran dicatat dari daftar Simponi “%(file)s”, baris %(line)s"),
    "release": gettext_lazy("Dikembalikan ke antrean"),
    "assign": gettext_lazy("Ditugaskan kepada %(to)s"),
    "assign_automatically": gettext_lazy("Dibagikan otomatis kepada %(to)s"),
    "hand_over": gettext_lazy("Diserahkan %(from)s kepada %(to)s"),
    "set_follow_up": gettext_lazy("Diingatkan lagi pada %(on)s"),
    "clear_follow_up": gettext_lazy("Tindak lanjut selesai"),
    "export": gettext_lazy("Diekspor ke CSV"),
    "take_over": gettext_lazy("Diambil alih dari %(from)s"),
    "prepare": gettext_lazy("Softcopy “%(file)s” disiapkan (versi %(version)s)"),
    "tick": gettext_lazy("Diperiksa: %(label)s"),
    "untick": gettext_lazy("Centang dicabut: %(label)s"),
    "slip": gettext_lazy("Slip klaim dicetak; slip sebelumnya tidak berlaku lagi"),
    "message_in": gettext_lazy("Pelanggan menulis pesan"),
    "message_out": gettext_lazy("Pesan dikirim kepada pelanggan"),
    "add_note": gettext_lazy("Catatan internal ditulis"),
    "delete_note": gettext_lazy("Catatan internal ditarik"),
    "confirm_npwp": gettext_lazy("NPWP dinyatakan aktif"),
    "download": gettext_lazy("Mulai diunduh: %(what)s"),
    "downloaded": gettext_lazy("Selesai diunduh: %(what)s"),
    "escalate_half": gettext_lazy("Setengah dari 10 hari kerja terpakai sejak %(reached_at)s"),
    "escalate_near": gettext_lazy("8 dari 10 hari kerja terpakai sejak %(reached_at)s; petugas diingatkan"),
    "escalate_late": gettext_lazy("Tenggat terlewati sejak %(reached_at)s; petugas dan kepala kantor diberi tahu"),
    "escalate_very_late": gettext_lazy(
        "Terlambat lebih dari 3 hari kerja sejak %(reached_at)s; kepala kantor diberi tahu lagi"
    ),
    "file_damaged": gettext_lazy("Isi “%(file)s” tidak cocok lagi dengan SHA-256-nya; tidak diserahkan"),
    "file_restored": gettext_lazy("Isi “%(file)s” cocok kembali dengan SHA-256-nya"),
}
# Said in the conversation, where it can be read: not repeated in history and log.
CONVERSATION = ("message_in", "message_out")
# Notes written to the customer; those of other actions stay in the office.
SHARED_NOTES = {"reject_proof", "request_revision", "report_fault", "answer_fault", "cancel"}


def tell(customer: dict[str, Any], *, staff: dict[str, Any], shared_notes: set[str]) -> None:
    """Add the sentences of a flow's own actions: what customer and staff read, and whose notes are the customer's."""
    CUSTOMER_SENTENCES.update(customer)
    STAFF_SENTENCES.update(customer | staff)
    SHARED_NOTES.update(shared_notes)


@dataclass(frozen=True)
class Entry:
    """A line of history, ready to print."""

    text: str
    at: str
    iso: str
    note: str


def customer_history(order: Order, events: Sequence[OrderEvent]) -> list[Entry]:
    """What happened, newest first, as the customer may read it: the office acts as one. `events` come oldest first."""
    told = [event for event in reversed(events) if event.action in CUSTOMER_SENTENCES]
    return [_entry(event, CUSTOMER_SENTENCES, order, by="") for event in told]


def staff_log(order: Order, events: Sequence[OrderEvent]) -> list[Entry]:
    """Everything that happened, newest first, with who did it. `events` come oldest first, each with its person."""
    return [_entry(event, STAFF_SENTENCES, order, by=str(event.by or _("Sistem"))) for event in reversed(events)]


def _entry(event: OrderEvent, sentences: dict[str, Any], order: Order, *, by: str) -> Entry:
    """One line. A step that went another way than usual names the sentence it is told by, as `told_as`."""
    name = event.data.get("told_as", event.action)
    try:
        text = str(sentences[name]) % (event.data | _moments(order, event.data))
    except KeyError:
        text = str(sentences.get(name, name))
    note = event.note if by or event.action in SHARED_NOTES else ""
    at = long_time(event.at, order.office.tz)
    return Entry(text, f"{by} · {at}" if by else at, event.at.isoformat(), note)


def _moments(order: Order, data: dict[str, Any]) -> dict[str, str]:
    """The instants among the facts of an event, as people read them: those whose names end in `_at`."""
    return {
        name: long_time(datetime.fromisoformat(value), order.office.tz)
        for name, value in data.items()
        if name.endswith("_at") and value
    }
