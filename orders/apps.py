from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = pgettext_lazy("nama aplikasi", "Pesanan")

    def ready(self) -> None:
        from . import checks  # noqa: F401
