"""The states of an agreement and of an extraction, and the words for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """The data-use agreement (SPPD) on its way from the office to the customer and back (M8)."""

    ISSUED = "issued", _("Menunggu tanda tangan Anda")
    POSTED = "posted", _("Dalam perjalanan pos")
    UPLOADED = "uploaded", _("Diunggah, menunggu pemeriksaan")
    RECEIVED = "received", _("Diterima, menunggu pemeriksaan")
    RETURNED = "returned", _("Dikembalikan untuk diperbaiki")
    ACCEPTED = "accepted", _("Diterima dan sah")


class AgreementWay(models.TextChoices):
    DIGITAL = "digital", _("Digital")
    PAPER = "paper", _("Kertas lewat pos")


# While the agreement rests here, its gate waits for the office; otherwise for the customer, until it is accepted.
WITH_OFFICE = (AgreementState.UPLOADED, AgreementState.RECEIVED)
# From here a customer can send it: again after it was returned, and by the other way after a change of mind.
SENDABLE = (AgreementState.ISSUED, AgreementState.POSTED, AgreementState.UPLOADED, AgreementState.RETURNED)
# From here paper can be counted: when it comes, and again when the officer has miscounted.
COUNTABLE = (*SENDABLE, AgreementState.RECEIVED)


class ExtractionState(models.TextChoices):
    """A run of the extractor: a row that says what must happen, marked by the task that does it (decision 5)."""

    WAITING = "waiting", _("Menunggu giliran")
    RUNNING = "running", _("Sedang berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")
    CANCELLED = "cancelled", _("Dihentikan")


UNFINISHED = (ExtractionState.WAITING, ExtractionState.RUNNING)


class UploadState(models.TextChoices):
    """A prepared file on its way from an officer's computer, in parts."""

    RECEIVING = "receiving", _("Sedang diunggah")
    CHECKING = "checking", _("Sedang diperiksa")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Ditolak")


class Fit(models.TextChoices):
    """The verdict on one thing the customer chose: does it fit the abstract (M4)?"""

    FITS = "fits", _("Sesuai")
    DOES_NOT_FIT = "does_not_fit", _("Tidak sesuai")


class Part(models.TextChoices):
    """What a verdict, or a fault, is about."""

    DATASET = "dataset", _("Dataset")
    VARIABLE = "variable", _("Variabel")
    AREA = "area", _("Wilayah")
