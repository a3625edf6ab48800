"""What was let go, for whoever has to answer for it."""

from django.contrib import admin

from silastik.core.admin import ReadOnlyAdmin

from .models import RetentionRun


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "ended_at", "counts"]
    date_hierarchy = "started_at"
