"""The queue: words to search by, kept by triggers; saved views; leave, and who may enter it for others."""

from django.contrib.auth.management import create_permissions
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

WORDS_OF_CUSTOMER = """
CREATE FUNCTION orders_words_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders_orderwords w
    SET text = lower(concat_ws(' ', o.code, NEW.name, NEW.institution, o.title)),
        customer = lower(coalesce(nullif(NEW.institution, ''), NEW.name))
    FROM orders_order o WHERE o.id = w.order_id AND o.customer_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_customer AFTER UPDATE OF name, institution ON users_user FOR EACH ROW
WHEN ((OLD.name, OLD.institution) IS DISTINCT FROM (NEW.name, NEW.institution))
EXECUTE FUNCTION orders_words_of_customer();
"""
NOT_OF_CUSTOMER = "DROP TRIGGER words_of_customer ON users_user; DROP FUNCTION orders_words_of_customer();"
WORDS_OF_OLD_ORDERS = """
INSERT INTO orders_orderwords (order_id, text, customer)
SELECT o.id, lower(concat_ws(' ', o.code, u.name, u.institution, o.title)),
    lower(coalesce(nullif(u.institution, ''), u.name))
FROM orders_order o JOIN users_user u ON u.id = o.customer_id WHERE o.code IS NOT NULL
"""


def let_leave_be_managed(apps, schema_editor):
    config = apps.get_app_config("orders")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="orders", codename="manage_leave"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["head", "administrator"]):
        group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('orders', '0009_escalation'),
        ('users', '0002_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='hari pertama')),
                ('last', models.DateField(verbose_name='hari terakhir')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='keterangan')),
            ],
            options={
                'verbose_name': 'cuti petugas',
                'verbose_name_plural': 'cuti petugas',
                'ordering': ['first', 'pk'],
                'permissions': [('manage_leave', 'Mencatat cuti petugas lain')],
            },
        ),
        migrations.CreateModel(
            name='OrderWords',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='orders.order')),
                ('text', models.TextField(editable=False)),
                ('customer', models.CharField(editable=False, max_length=160)),
            ],
            options={
                'verbose_name': 'kata pencarian',
                'verbose_name_plural': 'kata pencarian',
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='nama')),
                ('query', models.CharField(max_length=500, verbose_name='saringan')),
                ('is_shared', models.BooleanField(default=False, verbose_name='dibagikan')),
                ('is_default', models.BooleanField(default=False, verbose_name='dibuka pertama')),
            ],
            options={
                'verbose_name': 'tampilan tersimpan',
                'verbose_name_plural': 'tampilan tersimpan',
            },
        ),
        migrations.RemoveField(
            model_name='order',
            name='search_text',
        ),
        migrations.AddField(
            model_name='order',
            name='state_rank',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(state='draft', then=models.Value(0)), models.When(state='submitted', then=models.Value(1)), models.When(state='in_review', then=models.Value(2)), models.When(state='needs_explanation', then=models.Value(3)), models.When(state='in_preparation', then=models.Value(4)), models.When(state='offered', then=models.Value(5)), models.When(state='awaiting_payment', then=models.Value(6)), models.When(state='paid', then=models.Value(7)), models.When(state='in_revision', then=models.Value(8)), models.When(state='delivered', then=models.Value(9)), models.When(state='completed', then=models.Value(20)), models.When(state='cancelled', then=models.Value(21)), default=models.Value(0)), output_field=models.SmallIntegerField()),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['submitted_at', 'id'], name='order_by_submission'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'in_review', 'needs_explanation', 'in_preparation', 'offered', 'awaiting_payment', 'paid', 'delivered', 'in_revision'))), fields=['submitted_at', 'id'], name='order_open'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['state_rank', 'submitted_at', 'id'], name='order_by_state'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('follow_up_on__isnull', False)), fields=['follow_up_on', 'id'], name='order_to_follow_up'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='words_of_order', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."code" IS NOT NULL)', func="\n    INSERT INTO orders_orderwords (order_id, text, customer)\n    SELECT NEW.id, lower(concat_ws(' ', NEW.code, u.name, u.institution, NEW.title)),\n        lower(coalesce(nullif(u.institution, ''), u.name))\n    FROM users_user u WHERE u.id = NEW.customer_id\n    ON CONFLICT (order_id) DO UPDATE SET text = EXCLUDED.text, customer = EXCLUDED.customer\n    WHERE (orders_orderwords.text, orders_orderwords.customer) IS DISTINCT FROM (EXCLUDED.text, EXCLUDED.customer);\n    RETURN NULL;\n", hash='6398c0e6a29ff22995473648286ca874670e8aea', operation='INSERT OR UPDATE OF "code", "title", "customer_id"', pgid='pgtrigger_words_of_order_cad25', table='orders_order', when='AFTER')),
        ),
        migrations.AddField(
            model_name='leave',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to=settings.AUTH_USER_MODEL, verbose_name='petugas'),
        ),
        migrations.AddIndex(
            model_name='orderwords',
            index=django.contrib.postgres.indexes.GinIndex(fields=['text'], name='order_words_trigrams', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='orderwords',
            index=models.Index(fields=['customer', 'order'], name='order_words_customer'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='pemilik'),
        ),
        migrations.AddIndex(
            model_name='leave',
            index=models.Index(fields=['officer', 'last'], name='leave_of_officer'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='leave_ends_after_it_begins', violation_error_message='Hari terakhir tidak boleh sebelum hari pertama.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_name_once', violation_error_message='Anda sudah menyimpan tampilan dengan nama ini.'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner',), name='saved_view_one_default'),
        ),
        migrations.RunSQL(WORDS_OF_CUSTOMER, NOT_OF_CUSTOMER),
        migrations.RunSQL(WORDS_OF_OLD_ORDERS, migrations.RunSQL.noop),
        migrations.RunPython(let_leave_be_managed, migrations.RunPython.noop),
    ]
