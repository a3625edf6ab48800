"""The ten working days of an order (T2): read from its events, kept on its row for the queue, recomputed at will."""

from . import marks
from .columns import COLUMNS, Columns, derive, follow, next_step
from .reading import Deadline, Stretch, deadline, pauses, stretches
from .recomputing import Kept, Moves, derived, follow_calendar, recompute, write

__all__ = [
    "COLUMNS",
    "Columns",
    "Deadline",
    "Kept",
    "Moves",
    "Stretch",
    "deadline",
    "derive",
    "derived",
    "follow",
    "follow_calendar",
    "marks",
    "next_step",
    "pauses",
    "recompute",
    "stretches",
    "write",
]
