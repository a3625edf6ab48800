from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MicrodataConfig(AppConfig):
    name = "microdata"
    verbose_name = _("Data mikro dan peta")

    def ready(self) -> None:
        from orders.flows import register

        from .flow import FLOW

        register(FLOW)
