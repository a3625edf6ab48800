"""Tariff schedules to keep, with history; invoices and payments to look at: money is never changed here."""

from django.contrib import admin
from django.http import HttpRequest

from silastik.core.admin import ReadOnlyAdmin
from silastik.core.history import HistoryAdmin
from silastik.users import access
from silastik.users.admin import NotedAdmin
from silastik.users.models import User

from .models import BillingCode, Entitlement, Invoice, InvoiceLine, Payment, TariffLine, TariffSchedule, Waiver


def has_priced(schedule: TariffSchedule | None) -> bool:
    """Whether an invoice was made by a schedule: then it is kept, and each of its lines."""
    return schedule is not None and Invoice.objects.filter(schedule=schedule).exists()


class TariffLineInline(admin.TabularInline):
    model = TariffLine
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: TariffSchedule | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not has_priced(obj)


@admin.register(TariffSchedule)
class TariffScheduleAdmin(HistoryAdmin):
    list_display = ["regulation", "status", "valid_from", "valid_to"]
    list_filter = ["status"]
    inlines = [TariffLineInline]
    history_of = (TariffLine,)

    def has_delete_permission(self, request: HttpRequest, obj: TariffSchedule | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not has_priced(obj)


@admin.register(TariffLine)
class TariffLineAdmin(HistoryAdmin):
    """Each line has a history of its own."""

    list_display = ["code", "description", "block", "block_size", "unit", "price", "schedule"]
    list_filter = ["schedule", "kind"]
    list_select_related = ["schedule"]

    def has_delete_permission(self, request: HttpRequest, obj: TariffLine | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and has_priced(obj.schedule))


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False


class InvoiceLineInline(ReadOnlyInline):
    model = InvoiceLine


class BillingCodeInline(ReadOnlyInline):
    model = BillingCode


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    list_display = ["document", "order", "schedule", "total", "is_active"]
    list_select_related = ["document", "order", "schedule"]
    search_fields = ["document__number", "order__code", "billing_codes__code"]
    inlines = [InvoiceLineInline, BillingCodeInline]


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["invoice", "way", "state", "amount_received", "ntpn", "reference", "submitted_at", "decided_by"]
    list_filter = ["way", "state"]
    list_select_related = ["invoice__document", "decided_by"]
    search_fields = ["ntpn", "reference", "invoice__document__number", "invoice__order__code"]
    exclude = ["proof"]


@admin.register(Entitlement)
class EntitlementAdmin(NotedAdmin, HistoryAdmin):
    noted = access.Kind.ACCOUNT
    list_display = ["institution", "user", "official_email", "decision", "valid_until", "decided_by", "decided_at"]
    list_filter = ["decision"]
    list_select_related = ["user", "decided_by"]
    search_fields = ["institution", "official_email", "user__email"]
    exclude = ["letter"]

    def whose(self, row: Entitlement) -> tuple[User, str]:
        return row.user, f"hak {row.pk}"


@admin.register(Waiver)
class WaiverAdmin(ReadOnlyAdmin):
    list_display = ["order", "purpose", "decision", "legal_basis", "value", "decided_by", "decided_at"]
    list_filter = ["decision", "purpose"]
    list_select_related = ["order", "decided_by"]
    search_fields = ["order__code", "entitlement__institution"]
    exclude = ["letter"]
