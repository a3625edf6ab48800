import django.contrib.postgres.search
from django.db import migrations, models

# A migration that changes a column shown here drops the view first and makes it again.
VIEW = """
CREATE VIEW catalogue_product AS
SELECT 'publication-' || id AS id, 'publication' AS kind, id AS key, title::text, subject::text,
    area_name::text AS area, year, language::text,
    COALESCE(roman_pages + arabic_pages, arabic_pages, master_pages)::integer AS pages, search
FROM publications_publication
WHERE is_listed
UNION ALL
SELECT dataset.kind || '-' || dataset.id, dataset.kind::text, dataset.id, dataset.title::text, dataset.subject::text,
    COALESCE(area.name, 'Indonesia')::text, dataset.year, 'id', NULL, dataset.search
FROM microdata_dataset dataset
LEFT JOIN microdata_area area ON area.code = dataset.coverage_id
WHERE dataset.is_listed
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("microdata", "0001_initial"), ("publications", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[("publication", "Publikasi"), ("microdata", "Data mikro"), ("map", "Peta digital")]
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("title", models.TextField()),
                ("subject", models.TextField()),
                ("area", models.TextField()),
                ("year", models.SmallIntegerField(null=True)),
                ("language", models.TextField()),
                ("pages", models.IntegerField(null=True)),
                ("search", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={"db_table": "catalogue_product", "managed": False, "default_permissions": ()},
        ),
        migrations.RunSQL(VIEW, "DROP VIEW catalogue_product"),
    ]
