"""Said once: what the database found twice becomes a sentence at the field that caused it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from ..models import BillingCode, Payment


@contextmanager
def clashes_explained(**fields: str) -> Iterator[None]:
    """Turn a violated constraint into its own sentence: `fields` says where, by the constraint's name.

    There is no check beforehand that a second person could outrun: the constraint is the check. Wraps the whole
    `step()`, since a transaction that has failed can only be given up.
    """
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in fields:
            raise
        constraints = chain(BillingCode._meta.constraints, Payment._meta.constraints)
        constraint = next(constraint for constraint in constraints if constraint.name == name)
        raise ValidationError({fields[name]: constraint.get_violation_error_message()}) from error
