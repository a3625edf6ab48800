"""The catalogue of publications, and the order of publications with its transitions."""

from pathlib import PurePosixPath

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Order
from silastik.core.files import random_name
from silastik.core.storage import private_storage

from .querysets import PublicationQuerySet
from .transitions import PublicationTransitions


class Language(models.TextChoices):
    INDONESIAN = "id", pgettext_lazy("bahasa", "Indonesia")
    ENGLISH = "en", _("Inggris")
    BOTH = "id-en", _("Indonesia dan Inggris")


@pghistory.track(exclude=["search"])
class Publication(models.Model):
    """A title that is sold as softcopy (B2). What is not known stays empty and the page says so.

    Pages are counted as the book numbers them: roman front matter and arabic body. `master` is the private PDF that is
    sold; `master_pages`, `master_size` and `master_sha256` are measured from it.
    """

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("judul"), max_length=250)
    catalogue_number = models.CharField(_("nomor katalog"), max_length=30, blank=True)
    publication_number = models.CharField(_("nomor publikasi"), max_length=30, blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    isbn = models.CharField("ISBN", max_length=17, blank=True)
    abstract = models.TextField(_("abstrak"), blank=True)
    abstract_en = models.TextField(_("abstrak (Inggris)"), blank=True)
    subject = models.CharField(_("subjek"), max_length=80, blank=True)
    area_code = models.CharField(_("kode wilayah BPS"), max_length=10, blank=True)
    area_name = models.CharField(_("wilayah"), max_length=80, blank=True)
    producer = models.CharField(_("penerbit"), max_length=120, blank=True)
    roman_pages = models.PositiveSmallIntegerField(_("halaman romawi"), null=True, blank=True)
    arabic_pages = models.PositiveSmallIntegerField(_("halaman"), null=True, blank=True)
    size_cm = models.CharField(_("ukuran"), max_length=30, blank=True)
    released_on = models.DateField(_("tanggal rilis"), null=True, blank=True)
    released_text = models.CharField(_("rilis sebagaimana tertulis"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True)
    language = models.CharField(_("bahasa"), max_length=5, choices=Language, default=Language.INDONESIAN)
    source = models.CharField(_("sumber keterangan"), max_length=250, blank=True)
    is_listed = models.BooleanField(_("tampil di katalog"), default=True)
    cover = models.ImageField(
        _("sampul"), storage=private_storage, upload_to=random_name("covers"), max_length=120, blank=True
    )
    master = models.FileField(
        _("berkas induk"), storage=private_storage, upload_to=random_name("masters"), max_length=120, blank=True
    )
    master_pages = models.PositiveSmallIntegerField(_("halaman berkas induk"), null=True, editable=False)
    master_size = models.PositiveBigIntegerField(_("ukuran berkas induk (byte)"), null=True, editable=False)
    master_sha256 = models.CharField(_("SHA-256 berkas induk"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Unstemmed words beside stemmed ones: a word cut short ("ketenagaker") and a number are found as they are written.
    search = models.GeneratedField(
        expression=SearchVector(
            "title", "catalogue_number", "publication_number", "issn", "isbn", weight="A", config="simple"
        )
        + SearchVector("title", "subject", weight="A", config="indonesian")
        + SearchVector("area_name", "producer", "abstract", weight="B", config="indonesian")
        + SearchVector("title", weight="A", config="english")
        + SearchVector("abstract_en", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publikasi")
        verbose_name_plural = _("publikasi")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area_code="") | Q(area_code__regex=r"^(\d{2}|\d{4}|\d{7}|\d{10})$"),
                name="publication_area_code",
                violation_error_message=_("Kode wilayah BPS terdiri atas 2, 4, 7, atau 10 angka."),
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="publication_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="publication_title_trigrams"),
            models.Index(
                F("year").desc(nulls_last=True), "title", condition=Q(is_listed=True), name="publication_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publications:detail", args=[self.slug])

    @property
    def cover_url(self) -> str:
        """The address of this very picture, so that browsers may keep it; empty without a cover."""
        if not self.cover:
            return ""
        return f"{reverse('publications:cover', args=[self.slug])}?v={self.cover_version}"

    @property
    def cover_version(self) -> str:
        """The head of the random name of the cover's file: a new picture has a new one."""
        return PurePosixPath(str(self.cover)).stem[:12]

    @property
    def pages(self) -> tuple[int, int] | None:
        """(roman, arabic) pages that the tariff counts: the book's own numbers, else those of the master file."""
        if self.roman_pages is not None or self.arabic_pages is not None:
            return self.roman_pages or 0, self.arabic_pages or 0
        return (0, self.master_pages) if self.master_pages else None


class PublicationOrder(PublicationTransitions, Order):
    """An order of publication softcopies: rows P1 to P9."""

    class Meta:
        verbose_name = _("pesanan publikasi")
        verbose_name_plural = _("pesanan publikasi")

    @cached_property
    def chosen(self) -> list["PublicationOrderLine"]:
        """Its lines with their titles, read once for this instance: guards, price and panels all ask."""
        unread = ("publication__search", "publication__abstract", "publication__abstract_en")
        return list(self.lines.select_related("publication").defer(*unread))


class PublicationOrderLine(models.Model):
    """One title in an order. What is priced and delivered is decided when the officer prepares it (P3)."""

    order = models.ForeignKey(PublicationOrder, on_delete=models.CASCADE, related_name="lines")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("judul dalam pesanan")
        verbose_name_plural = _("judul dalam pesanan")
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "publication"], name="publication_line_once")]

    def __str__(self) -> str:
        return str(self.publication)

    @property
    def item(self) -> str:
        """The name of this title among the order's deliverables."""
        return f"publication:{self.publication_id}"
