"""What the histories of an order say of its feedback."""

from django.utils.translation import gettext_lazy as _

CUSTOMER_SENTENCES = {"survey": _("Survei kepuasan diisi"), "reply_comment": _("Komentar Anda ditanggapi")}
STAFF_SENTENCES = {"reply_comment": _("Komentar pelanggan ditanggapi")}
SHARED_NOTES = {"reply_comment"}
