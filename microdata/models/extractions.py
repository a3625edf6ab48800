"""Runs of the extractor: from a recipe to files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Deliverable

from ..states import UNFINISHED, ExtractionState
from .datasets import DatasetVersion
from .orders import Selection


class Extraction(models.Model):
    """What the extractor must make, and how far it is: the sample or the final files of one selection (M5, M9).

    `recipe` is frozen when asked for. Its task marks the row; a sweeper finds rows whose worker died (`heartbeat_at`).
    """

    State = ExtractionState

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="extractions")
    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Deliverable.Kind)
    recipe = models.JSONField()
    recipe_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ExtractionState, default=ExtractionState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=80, blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    rows = models.PositiveBigIntegerField(null=True)
    columns = models.PositiveIntegerField(null=True)
    data_size = models.PositiveBigIntegerField(null=True, help_text=_("Byte data yang dihitung tarif: CSV, tanpa zip."))
    schema_sha256 = models.CharField(max_length=64, blank=True)
    deliverable = models.OneToOneField(Deliverable, null=True, on_delete=models.SET_NULL, related_name="extraction")

    class Meta:
        verbose_name = _("ekstraksi")
        verbose_name_plural = _("ekstraksi")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "kind"], condition=Q(state__in=UNFINISHED), name="extraction_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(rows__isnull=False, columns__isnull=False, data_size__isnull=False) & ~Q(schema_sha256=""),
                name="extraction_done_is_measured",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], condition=Q(state__in=UNFINISHED), name="extraction_unfinished")
        ]

    def __str__(self) -> str:
        return f"{self.selection} {self.kind} {self.state}"
