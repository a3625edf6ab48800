"""A prepared file that comes in parts, so that a broken line costs one part and not several gigabytes."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.models import Deliverable

from ..states import UploadState
from .orders import Selection


class Upload(models.Model):
    """What an officer sends for a selection, and how far it is (M5). Its bytes lie in `path` until they are checked.

    One at a time for each sample or product of a selection; the same name and size go on where it broke off.
    """

    State = UploadState

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=10, choices=Deliverable.Kind)
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVING)
    error = models.TextField(blank=True)
    token = models.CharField(max_length=32, unique=True, editable=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("unggahan")
        verbose_name_plural = _("unggahan")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "kind"],
                condition=Q(state__in=[UploadState.RECEIVING, UploadState.CHECKING]),
                name="upload_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_within_its_size"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def path(self) -> Path:
        """Where the bytes are gathered: beside the files that are kept, so that nothing is copied in the end."""
        return Path(settings.PRIVATE_ROOT, "uploading", self.token)

    @property
    def percent(self) -> int:
        return self.received * 100 // self.size
