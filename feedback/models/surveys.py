"""The satisfaction survey (SKM): the nine elements of Permenpan RB 14/2017, answered for one completed order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order

from ..ikm import ELEMENTS, HIGHEST, LOWEST


class SurveyResponse(models.Model):
    """One response per order, complete or not there at all; it may be changed as long as a rating.

    Each element is a column by its key, answered 1 (worst) to 4 (best). Nothing is asked of the person: no age, sex or
    schooling.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="survey", verbose_name=_("pesanan"))
    requirements = models.PositiveSmallIntegerField(_("persyaratan"))
    procedure = models.PositiveSmallIntegerField(_("sistem, mekanisme, dan prosedur"))
    time = models.PositiveSmallIntegerField(_("waktu penyelesaian"))
    cost = models.PositiveSmallIntegerField(_("biaya/tarif"))
    product = models.PositiveSmallIntegerField(_("produk spesifikasi jenis pelayanan"))
    competence = models.PositiveSmallIntegerField(_("kompetensi pelaksana"))
    behaviour = models.PositiveSmallIntegerField(_("perilaku pelaksana"))
    complaints = models.PositiveSmallIntegerField(_("penanganan pengaduan, saran, dan masukan"))
    facilities = models.PositiveSmallIntegerField(_("sarana dan prasarana"))
    comment = models.TextField(_("saran"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("diisi"))
    changed_at = models.DateTimeField(_("diubah"), null=True)

    class Meta:
        verbose_name = _("jawaban survei")
        verbose_name_plural = _("jawaban survei")
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{key}__range": (LOWEST, HIGHEST) for key in ELEMENTS}), name="survey_one_to_four"
            )
        ]
        indexes = [models.Index(fields=["answered_at"], name="survey_answered")]

    def __str__(self) -> str:
        return str(self.order)

    @property
    def answers(self) -> dict[str, int]:
        """The nine answers by key, as `ikm.index` takes them."""
        return {key: getattr(self, key) for key in ELEMENTS}
