"""Orders from before are found by each of their datasets."""

from django.db import migrations

TITLES_OF_OLD_ORDERS = """
UPDATE orders_order o SET contents = titles.contents
FROM (
    SELECT s.order_id, string_agg(d.title, E'\\n' ORDER BY s.id) AS contents
    FROM microdata_selection s JOIN microdata_dataset d ON d.id = s.dataset_id
    GROUP BY s.order_id
) titles
WHERE titles.order_id = o.id AND o.code IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0012_every_title'),
        ('microdata', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(TITLES_OF_OLD_ORDERS, migrations.RunSQL.noop),
    ]
