"""The order of microdata and maps: what was chosen, what it is for, and who will sign for it (M2, M3)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from silastik.core.files import random_name
from silastik.core.storage import private_storage

from ..transitions import MicrodataTransitions
from .datasets import Dataset, DatasetVersion

FORMATS = {
    Dataset.Kind.MICRODATA: {
        "csv": "CSV",
        "xlsx": "Excel (XLSX)",
        "sav": "SPSS (SAV)",
        "dta": "Stata (DTA)",
        "dbf": "dBase (DBF)",
    },
    Dataset.Kind.MAP: {"gpkg": "GeoPackage", "shp": "Shapefile"},
}


class MicrodataOrder(MicrodataTransitions, Order):
    """An order of microdata and digital maps: rows M1 to M13. The signer is who signs the SPPD for the customer."""

    signer_name = models.CharField(_("nama penanda tangan"), max_length=120, blank=True)
    signer_position = models.CharField(_("jabatan"), max_length=120, blank=True)
    signer_institution = models.CharField(_("instansi"), max_length=160, blank=True)
    signer_identity = models.CharField(
        _("nomor identitas"), max_length=40, blank=True, help_text=_("NIP, NIK, atau nomor paspor.")
    )
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies", verbose_name=_("disalin dari")
    )

    class Meta:
        verbose_name = _("pesanan data mikro")
        verbose_name_plural = _("pesanan data mikro")

    @cached_property
    def chosen(self) -> list["Selection"]:
        """What was chosen, read once for this instance: guards, price and panels all ask."""
        selections = self.selections.select_related("dataset__coverage", "version__dataset")
        return list(selections.prefetch_related("version__variables"))


class Selection(models.Model):
    """The customer's choice from one dataset: the recipe that price, sample and final files come from (M2).

    No variables means all that are available; no areas means the whole coverage. A code stands for all below it.
    """

    order = models.ForeignKey(MicrodataOrder, on_delete=models.CASCADE, related_name="selections")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    variables = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    formats = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("dataset dalam pesanan")
        verbose_name_plural = _("dataset dalam pesanan")
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "dataset"], name="selection_once")]

    def __str__(self) -> str:
        return str(self.dataset)

    @property
    def item(self) -> str:
        """The name of this dataset among the order's deliverables."""
        return f"dataset:{self.dataset_id}"


class UsageAbstract(models.Model):
    """How the data will be used, in four parts, as a form, as a file, or both (M3)."""

    order = models.OneToOneField(MicrodataOrder, on_delete=models.CASCADE, related_name="abstract")
    background = models.TextField(_("latar belakang"), max_length=8000, blank=True)
    objectives = models.TextField(_("tujuan"), max_length=8000, blank=True)
    method = models.TextField(_("metode"), max_length=8000, blank=True)
    outputs = models.TextField(_("rancangan hasil"), max_length=8000, blank=True)
    file = models.FileField(
        _("berkas abstraksi"), storage=private_storage, upload_to=random_name("abstracts"), max_length=120, blank=True
    )
    file_name = models.CharField(max_length=160, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("abstraksi")
        verbose_name_plural = _("abstraksi")
        constraints = [
            models.CheckConstraint(condition=Q(file="") ^ ~Q(file_sha256=""), name="abstract_file_with_hash")
        ]

    def __str__(self) -> str:
        return self.objectives[:80] or self.file_name

    @property
    def is_complete(self) -> bool:
        """All four parts written, or a file that holds them."""
        return bool(self.file) or all((self.background, self.objectives, self.method, self.outputs))
