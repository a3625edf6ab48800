"""Pages of a long list by the last row seen, not by counting: the thousandth page costs what the first does.

A list is one or more stretches, each sorted by columns that an index has; a page may begin in one and end in the next.
The cursor in the URL names the stretch and the values of the row beside which the page lies; rows that come or go
before it move nothing. What is no cursor of this sorting gives the first page.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, DateTimeField, F, Field, Func, Q, QuerySet, Value

from ..models import Order

PER_PAGE = 50


@dataclass(frozen=True)
class Stretch:
    """Rows under a condition, sorted by `keys`, columns without nulls of which the last is unique."""

    condition: Q
    keys: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Sorting:
    """A name that cursors carry, and the stretches that make up the list."""

    name: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True)
class Cursor:
    stretch: int
    values: tuple[Any, ...]
    backwards: bool


@dataclass(frozen=True)
class Page:
    """Rows, and the cursors of the pages beside them; empty where there is none."""

    rows: list[Order]
    next: str = ""
    previous: str = ""


class _Beside(Func):
    """Whether a row lies beyond a position: a comparison of rows, which an index answers as a whole."""

    output_field = BooleanField()

    def __init__(self, keys: Sequence[str], values: Sequence[Any], operator: str) -> None:
        self.operator = operator
        fields = [_field(key) for key in keys]
        given = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
        super().__init__(*(F(key) for key in keys), *given)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        return f"(({left}) {self.operator} ({right}))", [value for _sql, params in parts for value in params]


def page_of(orders: QuerySet[Order], sorting: Sorting, text: str = "", size: int = PER_PAGE) -> Page:
    """The page that a cursor's text asks for; the first for none, for garbage, and for a page that is gone."""
    cursor = _parse(text, sorting)
    if cursor is None:
        return _page(orders, sorting, None, size)
    page = _page(orders, sorting, cursor, size)
    missing = len(page.rows) < size if cursor.backwards else not page.rows
    return _page(orders, sorting, None, size) if missing else page


def _page(orders: QuerySet[Order], sorting: Sorting, cursor: Cursor | None, size: int) -> Page:
    backwards = cursor is not None and cursor.backwards
    found = _walk(orders, sorting, cursor, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    first, last = found[0], found[-1]
    return Page(
        [order for _stretch, order in found],
        next=_write(sorting, *last, backwards=False) if more or backwards else "",
        previous=_write(sorting, *first, backwards=True) if (more if backwards else cursor) else "",
    )


def _walk(orders: QuerySet[Order], sorting: Sorting, cursor: Cursor | None, wanted: int) -> list[tuple[int, Order]]:
    """Up to so many rows from the cursor on, in its direction, each with its stretch."""
    backwards = cursor is not None and cursor.backwards
    found: list[tuple[int, Order]] = []
    numbers = range(len(sorting.stretches))
    for number in reversed(numbers) if backwards else numbers:
        if cursor and (number > cursor.stretch if backwards else number < cursor.stretch):
            continue
        stretch = sorting.stretches[number]
        rows = orders.filter(stretch.condition)
        falling = stretch.descending != backwards
        if cursor and number == cursor.stretch:
            rows = rows.filter(_Beside(stretch.keys, cursor.values, "<" if falling else ">"))
        keys = [F(key).desc() if falling else F(key).asc() for key in stretch.keys]
        found += [(number, order) for order in rows.order_by(*keys)[: wanted - len(found)]]
        if len(found) == wanted:
            break
    return found


def _field(key: str) -> Field:
    """The column of a key, through relations: `words__customer`."""
    model: Any = Order
    *relations, name = key.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _write(sorting: Sorting, stretch: int, order: Order, *, backwards: bool) -> str:
    values = []
    for key in sorting.stretches[stretch].keys:
        value: Any = order
        for name in key.split("__"):
            value = getattr(value, name)
        value = value.pk if isinstance(value, Order) else value
        values.append(value.isoformat() if isinstance(value, datetime) else value)
    packed = json.dumps([sorting.name, int(backwards), stretch, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _parse(text: str, sorting: Sorting) -> Cursor | None:
    """The cursor, if it is one of this sorting; the text is a stranger's."""
    if not text or len(text) > 800:
        return None
    try:
        packed = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        name, backwards, number, *values = packed
        if name != sorting.name or type(number) is not int or not 0 <= number < len(sorting.stretches):
            return None
        keys = sorting.stretches[number].keys
        return Cursor(number, tuple(_value(k, v) for k, v in zip(keys, values, strict=True)), backwards=bool(backwards))
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError, binascii.Error):
        return None


def _value(key: str, value: Any) -> Any:
    """A value as its column has it. Raises for what it could never hold."""
    field = _field(key)
    if not isinstance(value, int if "Int" in field.get_internal_type() or field.primary_key else str):
        raise TypeError(key)
    if isinstance(value, str) and (b"\0" in value.encode()):  # neither half a character nor none at all
        raise ValueError(key)
    if isinstance(value, int) and abs(value) >= 2**63:
        raise OverflowError(key)
    value = field.to_python(value)
    if isinstance(field, DateTimeField) and (value is None or value.tzinfo is None):
        raise ValueError(key)
    return value
