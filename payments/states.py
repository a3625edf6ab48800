"""The states of a payment, and the two ways of paying."""

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
