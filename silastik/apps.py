from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project as an app: it composes the others, and owns the commands that need them all."""

    name = "silastik"
    label = "portal"
