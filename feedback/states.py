"""The states of a complaint, and the moves between them that the database allows (C1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintState(models.TextChoices):
    RECEIVED = "received", _("Diterima")
    HANDLED = "handled", _("Ditangani")
    ANSWERED = "answered", _("Dijawab")
    CLOSED = "closed", _("Ditutup")


# While a complaint is in one of these, the office owes an answer and its days run.
OWED = (ComplaintState.RECEIVED, ComplaintState.HANDLED)

MOVES = (
    (ComplaintState.RECEIVED, ComplaintState.HANDLED),
    (ComplaintState.RECEIVED, ComplaintState.ANSWERED),
    (ComplaintState.HANDLED, ComplaintState.ANSWERED),
    (ComplaintState.ANSWERED, ComplaintState.CLOSED),
    (ComplaintState.ANSWERED, ComplaintState.HANDLED),
    (ComplaintState.CLOSED, ComplaintState.HANDLED),
)


class Side(models.TextChoices):
    """Who acts in a complaint."""

    COMPLAINANT = "complainant", _("Pelapor")
    OFFICE = "office", _("Kantor")
    SYSTEM = "system", _("Sistem")
