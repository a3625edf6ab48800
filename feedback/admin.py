from django.contrib import admin

from silastik.core.admin import ReadOnlyAdmin

from .models import Rating, SurveyResponse


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ["order", "score", "rated_at", "changed_at"]
    list_filter = ["score"]
    list_select_related = ["order"]


@admin.register(SurveyResponse)
class SurveyResponseAdmin(ReadOnlyAdmin):
    list_display = ["order", "answered_at", "changed_at"]
    list_select_related = ["order"]
