"""What the choosing page shows: the dictionary and the tree of areas, with what is chosen ticked (M2).

All comes from the choice as it was sent, so that the page works alike with a script and without one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from . import areas as area_search
from . import dictionary
from .area_records import parent_of
from .models import Area, AreaLevel, Dataset, DatasetVersion

# Branches opened for what is chosen in them; what lies in others is listed above the tree.
OPEN_AT_MOST = 40


@dataclass
class Node:
    """An area in the tree. `children` is None while its branch is closed; `below` says how many it would show."""

    code: str
    name: str
    can_be_chosen: bool
    is_chosen: bool
    below: int
    below_text: str
    reason: str = ""
    children: "list[Node] | None" = None


@dataclass(frozen=True)
class AreaPicker:
    """Either the tree or what a search found; `apart` are chosen areas that neither shows."""

    words: str
    tree: list[Node]
    found: list[Node]
    apart: list[Node]
    opened: list[str] = field(default_factory=list)


class Tree:
    """Makes nodes for one dataset: which areas can be chosen, which are, and why one did not fit before."""

    def __init__(self, dataset: Dataset, chosen: Collection[str], reasons: Mapping[str, str] | None = None) -> None:
        self.dataset, self.chosen, self.reasons = dataset, set(chosen), reasons or {}
        self.levels = dataset.levels or list(AreaLevel.values)

    def picker(self, words: str, opened: Iterable[str]) -> AreaPicker:
        if words:
            found = [self.node(area, path=True) for area in self.search(words)]
            return AreaPicker(words, [], self.named_by_path(found), self.apart({node.code for node in found}))
        branches = self.branches(opened)
        tree = self.grow(branches)
        shown = {node.code for node in walk(tree)}
        return AreaPicker("", tree, [], self.apart(shown), sorted(branches))

    def search(self, words: str) -> list[Area]:
        return area_search.search(words, self.dataset.coverage_id, levels=self.levels)

    def branches(self, opened: Iterable[str]) -> set[str]:
        """The branches to show open: those asked for, and above what is chosen, with all that lead to them."""
        wanted: set[str] = set()
        for code in [*opened, *map(parent_of, sorted(self.chosen))]:
            while code.isdecimal() and len(wanted) < OPEN_AT_MOST:
                wanted.add(code)
                code = parent_of(code)
        return wanted

    def grow(self, branches: set[str]) -> list[Node]:
        """The tree with these branches open, in two queries."""
        by_parent: dict[str, list[Area]] = {}
        below = Area.objects.filter(parent__in=branches).annotate(below=Count("children")).order_by("code")
        for area in below if branches else []:
            by_parent.setdefault(area.parent_id or "", []).append(area)
        return [self.branch(area, by_parent) for area in self.roots()]

    def roots(self) -> Iterable[Area]:
        """The provinces; or what the coverage is divided into, itself where nothing below it can be chosen."""
        covered = self.dataset.coverage_id
        if covered and len(covered) >= max(self.levels):
            return Area.objects.filter(code=covered).annotate(below=Count("children"))
        return area_search.children(covered or "")

    def branch(self, area: Area, by_parent: Mapping[str, list[Area]]) -> Node:
        node = self.node(area)
        if node.below and area.code in by_parent:
            node.children = [self.branch(child, by_parent) for child in by_parent[area.code]]
        return node

    def node(self, area: Area, *, path: bool = False) -> Node:
        below = getattr(area, "below", 0) if area.level < max(self.levels) and not path else 0
        return Node(
            code=area.code,
            name=area.name,
            can_be_chosen=area.level in self.levels,
            is_chosen=area.code in self.chosen,
            below=below,
            below_text=below_text(area.level, below) if below else "",
            reason=self.reasons.get(area.code, ""),
        )

    def children(self, code: str) -> list[Node]:
        return [self.node(area) for area in area_search.children(code)]

    def apart(self, shown: Collection[str]) -> list[Node]:
        missing = sorted(self.chosen - set(shown))
        if not missing:
            return []
        known = Area.objects.filter(code__in=missing).order_by("code")
        return self.named_by_path([self.node(area, path=True) for area in known])

    def named_by_path(self, nodes: list[Node]) -> list[Node]:
        """`Limboto, Kabupaten Gorontalo`: two areas of one name are told apart."""
        above = {node.code: parent_of(node.code) for node in nodes}
        names = area_search.names(filter(None, above.values()))
        for node in nodes:
            if above[node.code]:
                node.name = f"{node.name}, {names[above[node.code]]}"
        return nodes


def walk(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children or [])


def below_text(level: int, below: int) -> str:
    """`19 kecamatan`"""
    deeper = next(label for value, label in AreaLevel.choices if value > level)
    return f"{below} {str(deeper).lower()}"


def variable_picker(
    version: DatasetVersion, words: str, chosen: Collection[str], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """The variables found, first those found not to fit; and by name those chosen that the search leaves out."""
    found = [
        dictionary.row(variable, chosen=variable.name in chosen, reasons=reasons)
        for variable in dictionary.search(version, words)
    ]
    shown = {row["name"] for row in found}
    found.sort(key=lambda row: not row["reason"])
    return {"words": words, "rows": found, "apart": [name for name in chosen if name not in shown]}


def dropped_text(variables: Collection[str], codes: Collection[str]) -> str:
    """What a shared link, or an older choice, asks for and cannot be had."""
    return _("Tidak ikut diambil karena tidak tersedia di sini: %(names)s.") % {
        "names": ", ".join([*variables, *codes])
    }
