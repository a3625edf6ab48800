"""Finding areas: the tree that a customer picks from, its search, and names for codes (M2)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from .models import Area, AreaLevel

LIMIT = 50
LEAST_SIMILAR = 0.45


def children(code: str = "") -> QuerySet[Area]:
    """The areas directly below one, or the provinces; each with `below`, how many areas it has directly below it."""
    found = Area.objects.filter(parent=code) if code else Area.objects.filter(level=AreaLevel.PROVINCE)
    return found.annotate(below=Count("children")).order_by("code")


def search(q: str, under: str | None = None, *, levels: Sequence[int] = (), limit: int = LIMIT) -> list[Area]:
    """Areas whose name holds every word of `q`, or nearly so, or whose code begins with it; at most `limit`.

    `under`: a code to look below of, itself included. `levels`: only these. Areas of a higher level come first.
    """
    words = " ".join(q.split())
    if not words:
        return []
    areas = Area.objects.filter(code__startswith=under or "")
    if levels:
        areas = areas.filter(level__in=levels)
    if words.isdecimal():
        return list(areas.filter(code__startswith=words).order_by("code")[:limit])
    holds = Q()
    for word in words.split():
        holds &= Q(name__icontains=word)
    found = list(areas.filter(holds).order_by("level", "name", "code")[:limit])
    if found:
        return found
    nearly = areas.annotate(likeness=TrigramWordSimilarity(words, "name")).filter(likeness__gte=LEAST_SIMILAR)
    return list(nearly.order_by("-likeness", "level", "name", "code")[:limit])


def names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each code; a code that is not in the list of areas is its own name."""
    wanted = list(dict.fromkeys(codes))
    known = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: known.get(code, code) for code in wanted}


def count_below(codes: Iterable[str], level: int | None = None) -> dict[str, int]:
    """How many areas lie below each code at any depth, or at one level. One query for each level among `codes`."""
    counts = dict.fromkeys(codes, 0)
    by_length = defaultdict(list)
    for code in counts:
        by_length[len(code)].append(code)
    for length, members in by_length.items():
        below = Area.objects.filter(level__gt=length, **({"level": level} if level else {}))
        rows = below.annotate(above=Left("code", length)).filter(above__in=members).order_by()
        counts |= dict(rows.values_list("above").annotate(Count("code")))
    return counts
