"""The catalogue as a table, in and out: the columns BPS lists its publications by."""

from collections.abc import Callable, Mapping
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from . import catalogue, records
from .models import Publication


class Written(Field):
    """A column written from several fields, and read by `records.parse`."""

    def __init__(self, column_name: str, write: Callable[[Publication], str]) -> None:
        super().__init__(column_name=column_name)
        self.write = write

    def get_value(self, instance: Publication) -> str:
        return self.write(instance)


class PublicationResource(ModelResource):
    """Rows are matched by title and catalogue number. A cell that is filled wins, an empty one changes nothing."""

    title = Field("title", "title")
    issn = Field("issn", "issn")
    publication_number = Field("publication_number", "nomor_publikasi")
    catalogue_number = Field("catalogue_number", "katalog")
    size_cm = Field("size_cm", "ukuran_cm")
    pages = Written("halaman", lambda title: records.write_pages(title.roman_pages, title.arabic_pages))
    released = Written("rilis", lambda title: str(title.released_on or title.released_text))
    producer = Field("producer", "producer")
    source = Field("source", "source")
    isbn = Field("isbn", "isbn")
    subject = Field("subject", "subjek")
    area_code = Field("area_code", "kode_wilayah")
    area_name = Field("area_name", "wilayah")
    year = Field("year", "tahun")
    language = Field("language", "bahasa")
    abstract = Field("abstract", "abstrak")
    abstract_en = Field("abstract_en", "abstrak_en")

    class Meta:
        model = Publication
        fields = (
            "title",
            "issn",
            "publication_number",
            "catalogue_number",
            "size_cm",
            "pages",
            "released",
            "producer",
            "source",
            "isbn",
            "subject",
            "area_code",
            "area_name",
            "year",
            "language",
            "abstract",
            "abstract_en",
        )
        import_id_fields = ("title",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Publication | None:
        values = records.parse(row)
        return catalogue.find(values["title"], values["catalogue_number"])

    def import_instance(self, instance: Publication, row: Mapping[str, Any], **kwargs: Any) -> None:
        values = records.parse(row)
        given = {name for name, column in records.COLUMNS.items() if str(row.get(column) or "").strip()}
        catalogue.apply(instance, values, given=given)
        instance.slug = instance.slug or catalogue.free_slug(instance.title, instance.catalogue_number)
