"""One world for all addresses, since making it takes longer than trying an address."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.addresses.world import World, build_world


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once and rolled back at the end; each request is rolled back on its own."""
    folder = tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock(), override_settings(PRIVATE_ROOT=str(folder)), transaction.atomic():
        yield build_world(folder)
        transaction.set_rollback(True)


@pytest.fixture
def private_folder(world: World) -> None:
    """The world has one folder for all its tests."""
