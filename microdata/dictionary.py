"""Reading a dictionary: variables by words, and as rows of its table (M2)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from .models import DatasetVersion, Variable

WORDS_LENGTH = 100


def search(version: DatasetVersion, text: str) -> QuerySet[Variable]:
    """Variables that have each word in name, label, question, group or an answer; all of them without words."""
    found = version.variables.order_by("position")
    for word in text.replace("\0", " ").split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(label__icontains=word)
            | Q(question__icontains=word)
            | Q(group__icontains=word)
            | Q(codes__icontains=word)
        )
    return found


def row(variable: Variable, *, chosen: bool = False, reasons: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A line of the table. `reasons`: by name, why it did not fit in an order before this one."""
    return {
        "name": variable.name,
        "label": variable.label,
        "question": variable.question,
        "type": variable.get_type_display(),
        "codes": variable.codes,
        "group": variable.group,
        "withheld": variable.withheld_reason,
        "is_chosen": chosen,
        "reason": (reasons or {}).get(variable.name, ""),
    }
