from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="publication",
            index=GinIndex(fields=["title"], name="publication_title_trigrams", opclasses=["gin_trgm_ops"]),
        ),
    ]
