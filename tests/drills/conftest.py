"""The installation that is backed up, and the empty one that a backup comes back to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import KEY, Installation, another, the_tested


@pytest.fixture
def here(settings, transactional_db: None) -> Installation:
    settings.BACKUP_KEY = KEY
    return the_tested(settings.PRIVATE_ROOT)


@pytest.fixture
def elsewhere(here: Installation, tmp_path: Path) -> Iterator[Installation]:
    with another(tmp_path) as installation:
        yield installation
