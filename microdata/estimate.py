"""How many records and bytes a choice will have, before anything is extracted (M2).

Rows come from the counts by area that were taken when the master was put in: exact, frozen with it, and answered in
microseconds by a web process that never loads DuckDB. Only a version without them is counted in its Parquet.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .choices import available_variables
from .models import DatasetVersion, Variable
from .on_disk import fetched

# For variables that no master was measured for: a short code, or a word or two, with its comma.
USUAL_WIDTH = {Variable.Type.TEXT: 12.0, Variable.Type.CATEGORY: 2.0, Variable.Type.INTEGER: 5.0}
OTHER_WIDTH = 8.0
FIGURES = 3


@dataclass(frozen=True)
class Estimate:
    """`rows` are counted. `bytes` of CSV are an estimate, rounded up to three figures: never shown too cheap by it."""

    rows: int
    bytes: int


def estimate(version: DatasetVersion, variables: Collection[str], areas: Sequence[str]) -> Estimate:
    """Records and bytes of a choice; no variables means all available ones, no areas all of them."""
    rows = rows_of(version, areas)
    if version.dataset.is_map:
        share = rows / version.rows if version.rows else 0
        return Estimate(rows, rounded(share * (version.master_size or 0)))
    chosen = [v for v in available_variables(version) if not variables or v.name in variables]
    header = sum(len(variable.name) + 1 for variable in chosen)
    return Estimate(rows, rounded(header + rows * sum(map(width, chosen))))


def rows_of(version: DatasetVersion, areas: Sequence[str]) -> int:
    if not areas:
        return version.rows or 0
    if not version.area_rows:
        if not version.master:
            return 0
        with TemporaryDirectory() as folder:
            return count_rows(fetched(version.master, Path(folder)), version.area_column, areas)
    begins = tuple(areas)
    return sum(rows for code, rows in version.area_rows.items() if code.startswith(begins))


def count_rows(master: Path, area_column: str, areas: Sequence[str]) -> int:
    """Count the records of areas in a Parquet; row groups whose statistics exclude them are not read."""
    from .extraction.query import area_condition, connect

    condition, bounds = area_condition(area_column, areas)
    with connect() as connection:
        count = f"SELECT count(*) FROM read_parquet(?) WHERE {condition}"  # noqa: S608 - quoted names, parameters
        return connection.execute(count, [str(master), *bounds]).fetchall()[0][0]


def width(variable: Variable) -> float:
    """Bytes that a value takes in CSV on average, separator included."""
    if variable.average_width is not None:
        return variable.average_width
    return USUAL_WIDTH.get(Variable.Type(variable.type), OTHER_WIDTH)


def rounded(size: float) -> int:
    """Up to three figures: an estimate that names single bytes would pretend to know them."""
    whole = -int(-size // 1)
    unit = 10 ** max(len(str(whole)) - FIGURES, 0)
    return -(-whole // unit) * unit
