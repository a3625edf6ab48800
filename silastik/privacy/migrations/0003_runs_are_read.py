"""Administrators and the auditor read in the administration what was let go."""

from django.apps.registry import Apps
from django.db import migrations

ROLES = ("administrator", "auditor")


def let_read(apps: Apps, schema_editor: object) -> None:
    # Django makes permissions after all migrations; this one is needed before.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="privacy", model="retentionrun"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_retentionrun", defaults={"name": "Can view pembersihan data pribadi"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission)


def let_read_no_more(apps: Apps, schema_editor: object) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label="privacy", codename="view_retentionrun")
        )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_retention"),
        ("users", "0004_consent"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_read, let_read_no_more)]
