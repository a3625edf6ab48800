"""Terms of purchase to publish, and orders with their papers to inspect: nothing of an order is changed here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from silastik.core.admin import ReadOnlyAdmin
from silastik.core.history import HistoryAdmin
from silastik.users import access
from silastik.users.admin import NotedAdmin
from silastik.users.models import User

from .loading import text_hash
from .models import CannedText, Document, Order, OrderEvent, PurchaseTerms


@admin.register(PurchaseTerms)
class PurchaseTermsAdmin(HistoryAdmin):
    """A published text is final: a change is a new version."""

    list_display = ["version", "published_at", "sha256"]

    def get_readonly_fields(self, request: HttpRequest, obj: PurchaseTerms | None = None) -> Any:
        return ["version", "text", "text_en", "published_at", "sha256"] if obj else ["sha256"]

    def save_model(self, request: HttpRequest, obj: PurchaseTerms, form: Any, change: bool) -> None:
        if not change:
            obj.sha256 = text_hash(obj.text, obj.text_en)
            super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: PurchaseTerms | None = None) -> bool:
        return False


@admin.register(CannedText)
class CannedTextAdmin(HistoryAdmin):
    """What officers choose from on the workbench; a text that is no longer offered stays in the list."""

    list_display = ["title", "place", "position", "is_offered"]
    list_filter = ["place", "is_offered"]
    search_fields = ["title", "body", "body_en"]


class EventInline(admin.TabularInline):
    model = OrderEvent
    fields = ["at", "action", "before", "after", "by", "note", "data"]
    readonly_fields = ["at", "action", "before", "after", "by", "note", "data"]
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderEvent]:
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "state", "turn", "customer", "assigned_to", "submitted_at"]
    list_filter = ["state", "turn", "kind"]
    list_select_related = ["customer", "assigned_to"]
    search_fields = ["code", "title", "customer__email", "customer__name"]
    inlines = [EventInline]


@admin.register(Document)
class DocumentAdmin(NotedAdmin):
    noted = access.Kind.DOCUMENT
    list_display = ["number", "kind", "order", "issued_at", "rendered_at"]
    list_filter = ["kind", ("rendered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["order"]
    search_fields = ["number", "code", "order__code"]
    exclude = ["file"]

    def whose(self, row: Document) -> tuple[User, str]:
        return row.order.customer, f"{row.order.code} {row.number}"
