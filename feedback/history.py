"""What the histories of an order say of its feedback."""

from django.utils.translation import gettext_lazy as _

CUSTOMER_SENTENCES = {"survey": _("Survei kepuasan diisi")}
STAFF_SENTENCES: dict = {}
SHARED_NOTES: set[str] = set()
