from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Umpan balik")

    def ready(self) -> None:
        from orders.history import tell

        from . import history

        tell(history.CUSTOMER_SENTENCES, staff=history.STAFF_SENTENCES, shared_notes=history.SHARED_NOTES)
