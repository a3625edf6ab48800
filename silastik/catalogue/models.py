"""Everything that is sold, in one list: a view over publications, datasets and maps, so that one search finds all."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

NEWEST = (F("year").desc(nulls_last=True), "title")


class Product(models.Model):
    """A listed publication, dataset or map as the catalogue finds it; `key` is its primary key in its own table.

    The view is made by a migration. PostgreSQL searches through it with the indexes of the tables below.
    """

    class Kind(models.TextChoices):
        PUBLICATION = "publication", _("Publikasi")
        MICRODATA = "microdata", _("Data mikro")
        MAP = "map", _("Peta digital")

    id = models.TextField(primary_key=True)
    kind = models.TextField(choices=Kind)
    key = models.BigIntegerField()
    title = models.TextField()
    subject = models.TextField()
    area = models.TextField()
    year = models.SmallIntegerField(null=True)
    language = models.TextField()
    pages = models.IntegerField(null=True)
    search = SearchVectorField()

    class Meta:
        managed = False
        db_table = "catalogue_product"
        default_permissions = ()

    def __str__(self) -> str:
        return self.title
