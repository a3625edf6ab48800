"""Nothing that is held on a person is forgotten when their account closes: every field of every model has its word."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from silastik.privacy.treatment import TREATMENTS, WITHOUT_PERSON
from tests.privacy.people import somebody

UNTOUCHED = {f"{app}.{name}" for app, names in WITHOUT_PERSON.items() for name in names}
WORDY = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.BinaryField,
    models.GenericIPAddressField,
    ArrayField,
)


def history_of(model: type[models.Model]) -> str:
    """The model whose history this is, if it is one."""
    kept = getattr(model, "pgh_tracked_model", None)
    return kept._meta.label if kept else ""


def wordy(model: type[models.Model]) -> set[str]:
    """The fields that can hold words of a person, or lead to a file that does."""
    fields = model._meta.local_concrete_fields
    return {field.name for field in fields if isinstance(field, WORDY) and not field.choices}


def test_every_model_is_treated_or_said_to_hold_nobody():
    labels = {model._meta.label: history_of(model) for model in apps.get_models()}

    assert [name for name, kept in labels.items() if not {name, kept} & (set(TREATMENTS) | UNTOUCHED)] == []
    assert set(TREATMENTS) & UNTOUCHED == set()
    assert (set(TREATMENTS) | UNTOUCHED) - set(labels) == set()


def test_the_history_of_what_is_treated_is_treated_itself():
    kept = {history_of(model): model._meta.label for model in apps.get_models()}

    assert [history for model, history in kept.items() if model in TREATMENTS and history not in TREATMENTS] == []


@pytest.mark.parametrize("label", TREATMENTS)
def test_every_field_that_can_hold_words_is_erased_replaced_or_kept_for_a_reason(label):
    model, treatment = apps.get_model(label), TREATMENTS[label]
    named = set(treatment.becomes) | set(treatment.keeps)

    assert treatment.deletes or wordy(model) <= named
    assert named <= {field.name for field in model._meta.concrete_fields}
    assert not set(treatment.becomes) & set(treatment.keeps)
    assert not (treatment.deletes and named)
    assert all(treatment.keeps.values())


@pytest.mark.django_db
@pytest.mark.parametrize("label", TREATMENTS)
def test_the_way_from_a_row_to_the_person_is_there(label):
    assert list(TREATMENTS[label].found(label, somebody())) is not None
