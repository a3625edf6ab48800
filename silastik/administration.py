"""Which modules the administration is made of."""

from importlib import import_module

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

LATER = {"import_export"}  # it registers nothing, and would load every format it knows (silastik.core.tables_admin)


class AdminConfig(SimpleAdminConfig):
    """Django's own, which leaves out what is loaded later."""

    def ready(self) -> None:
        super().ready()
        for app in apps.get_app_configs():
            if app.name not in LATER and app.module and module_has_submodule(app.module, "admin"):
                import_module(f"{app.name}.admin")
