from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publikasi")

    def ready(self) -> None:
        from orders.flows import register

        from .flow import FLOW

        register(FLOW)
