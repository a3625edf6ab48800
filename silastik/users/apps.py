from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "silastik.users"
    label = "users"
    verbose_name = _("Pengguna")

    def ready(self) -> None:
        from . import checks  # noqa: F401
