"""The roles of the office as groups, each with its permissions (row P5)."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

# By app: models, and what a role may do with each. The names of groups are those of `roles`.
OVERSEEN = {
    "core": ["complaintchannel", "dayoff", "jobrun", "numbersequence", "office", "officehours", "signer"],
    "feedback": ["commentreply", "complaint", "complaintevent", "complaintfile", "rating", "surveyresponse"],
    "microdata": [
        "agreement",
        "agreementfile",
        "area",
        "dataset",
        "datasetversion",
        "dutystamp",
        "extraction",
        "microdataorder",
        "review",
        "sampleround",
        "selection",
        "usageabstract",
        "variable",
        "verdict",
    ],
    "orders": ["cannedtext", "deliverable", "document", "faultreport", "order", "orderevent", "purchaseterms"],
    "payments": [
        "billingcode",
        "entitlement",
        "invoice",
        "invoiceline",
        "payment",
        "receipt",
        "tariffline",
        "tariffschedule",
        "waiver",
    ],
    "publications": ["publication", "publicationorder", "publicationorderline"],
    "users": ["user"],
}
MAINTAINED = {
    "core": ["complaintchannel", "office", "officehours", "signer"],
    "microdata": ["area", "dataset", "datasetversion", "variable"],
    "orders": ["cannedtext"],
    "payments": ["tariffline", "tariffschedule"],
    "publications": ["publication"],
}


def _each(models: dict[str, list[str]], *actions: str) -> list[str]:
    return [f"{app}.{action}_{model}" for app, names in models.items() for model in names for action in actions]


ROLES = {
    "officer": [
        "feedback.handle_complaint",
        "feedback.reply_comment",
        "orders.serve_order",
        "orders.view_all_orders",
    ],
    "treasurer": [
        "payments.verify_transfer",
    ],
    "head": [
        "core.confirm_calendar",
        "feedback.handle_any_complaint",
        "feedback.handle_complaint",
        "feedback.reply_comment",
        "orders.manage_leave",
        "orders.view_all_orders",
        "reports.view_reports",
    ],
    "administrator": [
        *_each(MAINTAINED, "view", "add", "change", "delete"),
        "core.confirm_calendar",
        "core.publish_calendar",
        "core.view_dayoff",
        "core.view_jobrun",
        "core.view_mail",
        "core.view_numbersequence",
        "orders.add_purchaseterms",
        "orders.manage_leave",
        "orders.view_purchaseterms",
        "users.change_user",
        "users.view_user",
    ],
    "auditor": [*_each(OVERSEEN, "view"), "orders.view_all_orders", "reports.view_reports", "users.view_audit"],
}


def make_roles(apps: Apps, schema_editor: object) -> None:
    """Make the groups, and give them their permissions; those of apps migrated in this run do not exist yet."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for label in {name.partition(".")[0] for names in ROLES.values() for name in names}:
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
        ("payments", "0001_initial"),
        ("publications", "0001_initial"),
        ("microdata", "0001_initial"),
        ("feedback", "0001_initial"),
        ("reports", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
