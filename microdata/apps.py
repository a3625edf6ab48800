from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MicrodataConfig(AppConfig):
    name = "microdata"
    verbose_name = _("Data mikro dan peta")

    def ready(self) -> None:
        from orders.flows import register
        from orders.history import tell
        from orders.notifications import RULES_OF_KIND
        from orders.states import OrderKind

        from . import history
        from .flow import FLOW
        from .notifications import RULES

        register(FLOW)
        RULES_OF_KIND[OrderKind.MICRODATA] = RULES
        tell(history.CUSTOMER_SENTENCES, staff=history.STAFF_SENTENCES, shared_notes=history.SHARED_NOTES)
