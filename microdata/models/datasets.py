"""What is sold: a survey in a year, or a map; in versions, each with its dictionary and its master file."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silastik.core.files import random_name
from silastik.core.storage import private_storage

from .areas import Area, AreaLevel


class Layer(models.TextChoices):
    DISTRICT = "kecamatan", _("Kecamatan")
    VILLAGE = "desa", _("Desa/kelurahan")


# What a customer chose by stays as it was chosen; only withholding a variable, an act of care, is still possible.
DICTIONARY_IS_FINAL = pgtrigger.Trigger(
    name="published_dictionary_is_final",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func="""
        IF EXISTS (
            SELECT FROM microdata_datasetversion WHERE id = OLD.version_id AND published_at IS NOT NULL
        ) AND (
            TG_OP = 'DELETE'
            OR (OLD.version_id, OLD.position, OLD.name, OLD.label, OLD.question, OLD.type, OLD.codes, OLD."group")
                IS DISTINCT FROM
               (NEW.version_id, NEW.position, NEW.name, NEW.label, NEW.question, NEW.type, NEW.codes, NEW."group")
        ) THEN
            RAISE EXCEPTION 'the dictionary of a published version is final';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)


@pghistory.track(exclude=["search"])
class Dataset(models.Model):
    """A survey in one year, or one layer of a map (B2). Variables are renumbered between years: never a survey alone.

    `levels` are the levels of area a customer may choose by. `disclosure_level` is the finest level of area that a
    sample shows. A dataset without coverage covers the country. A map has a layer, and no variables to choose.
    """

    class Kind(models.TextChoices):
        MICRODATA = "microdata", _("Data mikro")
        MAP = "map", _("Peta digital")

    kind = models.CharField(_("jenis"), max_length=10, choices=Kind, default=Kind.MICRODATA)
    slug = models.SlugField(max_length=80, unique=True)
    survey = models.CharField(_("survei"), max_length=120)
    year = models.PositiveSmallIntegerField(_("tahun"))
    period = models.CharField(_("periode"), max_length=40, blank=True)
    title = models.CharField(_("judul"), max_length=200)
    title_en = models.CharField(_("judul (Inggris)"), max_length=200, blank=True)
    description = models.TextField(_("uraian"), blank=True)
    description_en = models.TextField(_("uraian (Inggris)"), blank=True)
    subject = models.CharField(_("subjek"), max_length=80, blank=True)
    unit = models.CharField(_("satuan rekaman"), max_length=80, blank=True)
    layer = models.CharField(_("lapisan"), max_length=10, choices=Layer, blank=True)
    coverage = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("cakupan")
    )
    levels = ArrayField(
        models.PositiveSmallIntegerField(choices=AreaLevel), default=list, blank=True, verbose_name=_("tingkat wilayah")
    )
    disclosure_level = models.PositiveSmallIntegerField(
        _("tingkat wilayah paling rinci dalam contoh"), choices=AreaLevel, default=AreaLevel.REGENCY
    )
    questionnaire = models.FileField(
        _("kuesioner"), storage=private_storage, upload_to=random_name("questionnaires"), max_length=120, blank=True
    )
    source = models.CharField(_("sumber keterangan"), max_length=250, blank=True)
    is_listed = models.BooleanField(_("tampil di katalog"), default=True)
    search = models.GeneratedField(
        expression=SearchVector("survey", "title", weight="A", config="simple")
        + SearchVector("title", "subject", weight="A", config="indonesian")
        + SearchVector("description", weight="B", config="indonesian")
        + SearchVector("title_en", weight="A", config="english")
        + SearchVector("description_en", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("dataset")
        ordering = ["survey", "-year", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="map") ^ Q(layer=""),
                name="dataset_layer_iff_map",
                violation_error_message=_("Peta punya lapisan; data mikro tidak."),
            )
        ]
        indexes = [GinIndex(fields=["search"], name="dataset_search")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("microdata:dataset", args=[self.slug])

    @property
    def is_map(self) -> bool:
        return self.kind == self.Kind.MAP


@pghistory.track(exclude=["area_rows"])
class DatasetVersion(models.Model):
    """A dataset as it was published once: its dictionary, and its master file (Parquet, or GeoPackage for a map).

    Frozen once published: an order keeps the version it chose, so that sample and final come from the same master.
    `area_column` holds the BPS code of each row. `area_rows` counts rows by the codes in it, for estimates.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions", verbose_name=_("dataset"))
    number = models.PositiveSmallIntegerField(_("versi"), default=1)
    note = models.TextField(_("catatan"), blank=True)
    is_synthetic = models.BooleanField(_("data tiruan untuk peragaan"), default=False)
    published_at = models.DateTimeField(_("terbit"), null=True, blank=True)
    master = models.FileField(
        _("berkas induk"), storage=private_storage, upload_to=random_name("datasets"), max_length=120, blank=True
    )
    master_size = models.PositiveBigIntegerField(_("ukuran (byte)"), null=True, editable=False)
    master_sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    rows = models.PositiveBigIntegerField(_("rekaman"), null=True, editable=False)
    area_column = models.CharField(_("kolom kode wilayah"), max_length=64, default="kode_wilayah")
    area_rows = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("versi dataset")
        verbose_name_plural = _("versi dataset")
        ordering = ["dataset", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "number"], name="dataset_version_once"),
            models.CheckConstraint(
                condition=Q(master="") | (~Q(master_sha256="") & Q(rows__isnull=False)), name="master_is_measured"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_master_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & ~pgtrigger.Q(old__master="")
                & pgtrigger.Q(old__master_sha256__df=pgtrigger.F("new__master_sha256")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} v{self.number}"


class Variable(models.Model):
    """A variable of a version's dictionary. `codes` lists its answers as `[{"value": "1", "label": "Ya"}]`.

    `average_width` is the mean number of bytes of a value in CSV, separator included, measured from the master.
    A direct identifier is masked in samples. What is withheld says why, and is never delivered.
    """

    class Type(models.TextChoices):
        TEXT = "text", _("Teks")
        INTEGER = "integer", _("Bilangan bulat")
        DECIMAL = "decimal", _("Bilangan pecahan")
        CATEGORY = "category", _("Kategori")

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="variables")
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("nama"), max_length=64)
    label = models.CharField(_("label"), max_length=300, blank=True)
    question = models.TextField(_("pertanyaan"), blank=True)
    type = models.CharField(_("tipe"), max_length=10, choices=Type, default=Type.TEXT)
    codes = models.JSONField(_("kode jawaban"), default=list, blank=True)
    group = models.CharField(_("kelompok"), max_length=120, blank=True)
    withheld_reason = models.CharField(
        _("alasan tidak tersedia"), max_length=200, blank=True, help_text=_("Kosong: variabel ini dapat dipilih.")
    )
    is_direct_identifier = models.BooleanField(_("pengenal langsung"), default=False)
    average_width = models.FloatField(null=True, editable=False)

    class Meta:
        verbose_name = _("variabel")
        verbose_name_plural = _("variabel")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="variable_once"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[A-Za-z_][A-Za-z0-9_]*$"),
                name="variable_name",
                violation_error_message=_("Nama variabel terdiri atas huruf, angka, dan garis bawah."),
            ),
        ]
        indexes = [GinIndex(fields=["label"], opclasses=["gin_trgm_ops"], name="variable_label_trigrams")]
        triggers = [DICTIONARY_IS_FINAL]

    def __str__(self) -> str:
        return f"{self.name} {self.label}".strip()

    @property
    def is_available(self) -> bool:
        return not self.withheld_reason
