"""What is still to be done about data that no row names any more."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DoomedFile(models.Model):
    """A private file whose row is gone or has forgotten it: deleted by a job, which then deletes this row.

    Written in the transaction that forgets the file, so that none is left lying when a process dies in between.
    """

    name = models.CharField(_("nama di penyimpanan"), max_length=120, unique=True)
    since = models.DateTimeField(_("sejak"))

    class Meta:
        verbose_name = _("berkas untuk dihapus")
        verbose_name_plural = _("berkas untuk dihapus")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RetentionRun(models.Model):
    """A run that let personal data go: how many rows by each rule's name, and how many files."""

    started_at = models.DateTimeField(_("mulai"))
    ended_at = models.DateTimeField(_("selesai"))
    counts = models.JSONField(_("jumlah"))

    class Meta:
        verbose_name = _("pembersihan data pribadi")
        verbose_name_plural = _("pembersihan data pribadi")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
