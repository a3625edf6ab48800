"""Every title of an order is found: `contents` beside its summary, in the words the triggers keep."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

WORDS_OF_CUSTOMER = """
CREATE OR REPLACE FUNCTION orders_words_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders_orderwords w
    SET text = lower(concat_ws(' ', o.code, NEW.name, NEW.institution, coalesce(nullif(o.contents, ''), o.title))),
        customer = lower(coalesce(nullif(NEW.institution, ''), NEW.name))
    FROM orders_order o WHERE o.id = w.order_id AND o.customer_id = NEW.id;
    RETURN NULL;
END $$;
"""
WITHOUT_CONTENTS = WORDS_OF_CUSTOMER.replace("coalesce(nullif(o.contents, ''), o.title)", "o.title")


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0011_escalation_index'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='order',
            name='words_of_order',
        ),
        migrations.AddField(
            model_name='order',
            name='contents',
            field=models.TextField(blank=True, db_default='', default='', editable=False, verbose_name='isi'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='words_of_order', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."code" IS NOT NULL)', func="\n    INSERT INTO orders_orderwords (order_id, text, customer)\n    SELECT NEW.id,\n        lower(concat_ws(' ', NEW.code, u.name, u.institution, coalesce(nullif(NEW.contents, ''), NEW.title))),\n        lower(coalesce(nullif(u.institution, ''), u.name))\n    FROM users_user u WHERE u.id = NEW.customer_id\n    ON CONFLICT (order_id) DO UPDATE SET text = EXCLUDED.text, customer = EXCLUDED.customer\n    WHERE (orders_orderwords.text, orders_orderwords.customer) IS DISTINCT FROM (EXCLUDED.text, EXCLUDED.customer);\n    RETURN NULL;\n", hash='dd54015abab2ef1694e3683f033849e671e4e37f', operation='INSERT OR UPDATE OF "code", "title", "contents", "customer_id"', pgid='pgtrigger_words_of_order_cad25', table='orders_order', when='AFTER')),
        ),
        migrations.RunSQL(WORDS_OF_CUSTOMER, WITHOUT_CONTENTS),
    ]
