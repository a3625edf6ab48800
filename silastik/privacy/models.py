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
