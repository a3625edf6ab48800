"""What was let go, for whoever has to answer for it."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from silastik.core.admin import ReadOnlyAdmin

from .models import RetentionRun
from .retention import UNFINISHED
from .retention_rules import RULES

NAMES = {rule.name: rule.what for rule in RULES} | {"files": _("Berkas"), UNFINISHED: _("Belum selesai, dilanjutkan")}


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "ended_at", "let_go"]
    fields = ["started_at", "ended_at", "let_go"]
    date_hierarchy = "started_at"

    @admin.display(description=_("yang dihapus"))
    def let_go(self, run: RetentionRun) -> SafeString | str:
        """By rule, in the words of the table that everybody reads; a rule that is no more by its name."""
        found = [(NAMES.get(name, name), count) for name, count in run.counts.items() if count]
        return format_html_join("\n", "{}: {}<br>", found) or gettext("tidak ada")
