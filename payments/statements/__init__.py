"""Reading statement files of Simponi and of the bank. Pure: bytes in; lines, or a sentence, out."""

from .glance import glance
from .lines import Kind, Line, Reading, Unreadable
from .reading import read

__all__ = ["Kind", "Line", "Reading", "Unreadable", "glance", "read"]
