"""The office's reference data in the admin: identity, hours, signers, complaint channels, days off; mail to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import mail
from .history import HistoryAdmin
from .models import ComplaintChannel, DayOff, JobRun, Mail, Office, OfficeHours, Signer


class HoursInline(admin.TabularInline):
    """The hours of a new office are entered once; what exists moves deadlines, so only the calendar desk changes it."""

    model = OfficeHours
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or not obj.hours.exists())

    def has_change_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False


class SignerInline(admin.TabularInline):
    model = Signer
    extra = 0


class ChannelInline(admin.TabularInline):
    model = ComplaintChannel
    extra = 0


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal writes and people only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Office)
class OfficeAdmin(HistoryAdmin):
    list_display = ["code", "short_name", "zone"]
    inlines = [HoursInline, SignerInline, ChannelInline]
    history_of = (OfficeHours, Signer, ComplaintChannel)

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False


@admin.register(DayOff)
class DayOffAdmin(ReadOnlyAdmin, HistoryAdmin):
    """What is in force, with its history. Changes pass the calendar desk: two people, and the orders move."""

    list_display = ["date", "name", "kind", "legal_basis", "office", "works"]
    list_filter = ["kind", "date", "office"]
    search_fields = ["name", "legal_basis"]
    date_hierarchy = "date"


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "to", "subject", "sent_at", "attempts", "last_error"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter), "created_at"]
    search_fields = ["to", "subject", "key"]
    # Never the words: an account's mail carries its link.
    exclude = ["text", "html"]
    actions = ["send_again"]

    @admin.action(description=_("Kirim lagi"), permissions=["view"])
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        """What did not arrive, once it is known why. The rows stay as they are, and each attempt is written down."""
        count = mail.try_again(mails, now=timezone.now())
        sentence = ngettext("%(count)s surat dicoba lagi.", "%(count)s surat dicoba lagi.", count)
        self.message_user(request, sentence % {"count": count})


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ["name", "started_at", "ended_at", "is_ok", "ok_at", "counts", "error"]
    list_filter = ["is_ok"]
