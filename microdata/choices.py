"""From a customer's choice, as rows, to the recipe that is run and priced (M2)."""

from collections.abc import Sequence

from .models import DatasetVersion, Selection, Variable
from .recipes import Column, Recipe, without_covered


def columns_of(variables: Sequence[Variable]) -> tuple[Column, ...]:
    return tuple(
        Column(
            variable.name,
            variable.type,
            variable.label,
            tuple((str(code["value"]), str(code["label"])) for code in variable.codes),
            variable.is_direct_identifier,
        )
        for variable in variables
    )


def recipe_of(selection: Selection) -> Recipe:
    """The recipe of a choice as its rows stand now. A chosen variable that has vanished or is withheld is left out:
    `missing_variables` names it, and nobody submits or prepares before that list is empty."""
    version = selection.version
    variables = [v for v in available_variables(version) if not selection.variables or v.name in selection.variables]
    return Recipe(
        dataset=version.dataset.slug,
        version=version.number,
        master_sha256=version.master_sha256,
        area_column=version.area_column,
        disclosure_level=version.dataset.disclosure_level,
        columns=columns_of(variables),
        areas=tuple(sorted(without_covered(selection.areas))),
        formats=tuple(sorted(selection.formats)),
    )


def available_variables(version: DatasetVersion) -> list[Variable]:
    return [variable for variable in version.variables.all() if variable.is_available]


def missing_variables(selection: Selection) -> list[str]:
    """Variables that were chosen and are not to be had in the selection's version (any more)."""
    available = {variable.name for variable in available_variables(selection.version)}
    return [name for name in selection.variables if name not in available]
