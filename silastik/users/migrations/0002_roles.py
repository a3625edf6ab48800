"""The roles of the office as groups, each with its permissions (architecture, decision 10; row P5)."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

# (app, model) -> actions. The names of groups are those of `roles`; migrations keep their own copy of history.
OVERSEEN = {
    "core": ["office", "officehours", "dayoff", "signer", "complaintchannel", "numbersequence"],
    "users": ["user"],
    "orders": ["purchaseterms", "order", "orderevent", "deliverable", "faultreport", "document"],
    "payments": [
        "tariffschedule",
        "tariffline",
        "invoice",
        "invoiceline",
        "billingcode",
        "payment",
        "receipt",
        "entitlement",
        "waiver",
    ],
    "publications": ["publication", "publicationorder", "publicationorderline"],
    "microdata": [
        "area",
        "dataset",
        "datasetversion",
        "variable",
        "microdataorder",
        "selection",
        "usageabstract",
        "review",
        "verdict",
        "sampleround",
        "agreement",
        "agreementfile",
        "dutystamp",
        "extraction",
    ],
    "feedback": ["rating"],
}
MAINTAINED = {
    "core": ["office", "officehours", "dayoff", "signer", "complaintchannel"],
    "payments": ["tariffschedule", "tariffline"],
    "publications": ["publication"],
    "microdata": ["area", "dataset", "datasetversion", "variable"],
}


def _each(models: dict[str, list[str]], *actions: str) -> list[str]:
    return [f"{app}.{action}_{model}" for app, names in models.items() for model in names for action in actions]


ROLES = {
    "officer": ["orders.serve_order", "orders.view_all_orders"],
    "treasurer": ["payments.verify_transfer"],
    "head": ["orders.view_all_orders"],
    "administrator": [
        *_each(MAINTAINED, "view", "add", "change", "delete"),
        "orders.view_purchaseterms",
        "orders.add_purchaseterms",
        "core.view_mail",
        "core.view_numbersequence",
        "users.view_user",
        "users.change_user",
    ],
    "auditor": ["orders.view_all_orders", *_each(OVERSEEN, "view")],
}


def make_roles(apps: Apps, schema_editor: object) -> None:
    """Make the groups, and give them their permissions; those of apps migrated in this run do not exist yet."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for label in OVERSEEN:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])


def drop_roles(apps: Apps, schema_editor: object) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
        ("core", "0001_initial"),
        ("orders", "0001_initial"),
        ("payments", "0002_microdata"),
        ("publications", "0001_initial"),
        ("microdata", "0001_initial"),
        ("feedback", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
