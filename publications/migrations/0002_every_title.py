"""Orders from before are found by each of their titles."""

from django.db import migrations

TITLES_OF_OLD_ORDERS = """
UPDATE orders_order o SET contents = titles.contents
FROM (
    SELECT line.order_id, string_agg(p.title, E'\\n' ORDER BY line.id) AS contents
    FROM publications_publicationorderline line JOIN publications_publication p ON p.id = line.publication_id
    GROUP BY line.order_id
) titles
WHERE titles.order_id = o.id AND o.code IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0012_every_title'),
        ('publications', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(TITLES_OF_OLD_ORDERS, migrations.RunSQL.noop),
    ]
