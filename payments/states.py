"""The states of a payment, the two ways of paying, and what can come of a line of a statement."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaymentState(TextChoices):
    SUBMITTED = "submitted", _("Menunggu pemeriksaan bendahara")
    VERIFIED = "verified", pgettext_lazy("bukti transfer", "Diterima")
    REJECTED = "rejected", _("Ditolak")


class PaymentWay(TextChoices):
    """Domicile decides: billing codes in Indonesia (P4a), transfers from abroad (P4b)."""

    SIMPONI = "simponi", _("Kode billing Simponi")
    TRANSFER = "transfer", _("Transfer dari luar negeri")


class StatementKind(TextChoices):
    """Whose list of payments a file is."""

    SIMPONI = "simponi", _("Daftar Simponi")
    BANK = "bank", _("Rekening koran")


class StatementState(TextChoices):
    """A long file is read by a worker: until then it has no lines, and when it cannot be read it never has any."""

    READING = "reading", _("Sedang dibaca")
    READY = "ready", _("Sudah dibaca")
    FAILED = "failed", _("Gagal dibaca")


class LineOutcome(TextChoices):
    """What came of a line. Of Simponi's the portal finds it; of the bank's only the treasurer decides."""

    READY = "ready", _("Cocok, siap dicatat")
    RECORDED = "recorded", _("Dicatat dari baris ini")
    KNOWN = "known", _("Sudah tercatat")
    UNKNOWN = "unknown", _("Kode billing tidak dikenal")
    AMOUNT = "amount", _("Jumlah berbeda")
    EXPIRED = "expired", _("Di luar masa berlaku kode")
    PAID = "paid", _("Pesanan sudah lunas")
    CLOSED = "closed", _("Pesanan tidak menunggu pembayaran")
    NTPN = "ntpn", _("NTPN dipakai pembayaran lain")
    REFUSED = "refused", _("Ditolak saat dicatat")
    DEPOSIT = "deposit", _("Setoran transfer")
    OPEN = "open", _("Belum dipasangkan")
    USED = "used", _("Dipasangkan")
    OUT = "out", _("Uang keluar")
    REPEAT = "repeat", _("Sama dengan baris lain")
    SEEN = "seen", _("Sudah ada di berkas lain")
    SET_ASIDE = "set_aside", _("Dikesampingkan")


# Lines that still ask somebody for something.
LINE_TROUBLE = ("unknown", "amount", "expired", "paid", "closed", "ntpn", "refused", "repeat")
LINE_OPEN = ("ready", "open", *LINE_TROUBLE)
# What may be looked at anew: a code or an order may have been mended since.
LINE_RECHECKED = ("ready", "unknown", "amount", "expired", "paid", "closed", "ntpn", "refused")
