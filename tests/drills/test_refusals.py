"""What a restore refuses, and what is left when one breaks off."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from silastik.backup.encryption import Key
from silastik.backup.manifest import manifest_name
from silastik.backup.places import Folder
from silastik.backup.store import Store
from tests import builders

from .ground import KEY, Installation, connecting, files_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backups(here: Installation, tmp_path: Path) -> Path:
    builders.completed()
    here.call("backup", tmp_path / "backups").went_well()
    return tmp_path / "backups"


def forge(backups: Path, **changes: object) -> None:
    """Write another manifest, as a portal with the key would."""
    store = Store(Folder(backups), Key(KEY))
    manifest = store.chosen(None)
    store.put(manifest_name(manifest.id), [replace(manifest, **changes).to_bytes()])


def test_a_database_with_data_is_replaced_only_by_force(backups: Path, here: Installation, elsewhere: Installation):
    elsewhere.manage("restore", backups).went_well()
    with psycopg.connect(**connecting(elsewhere.database)) as other:
        other.execute("CREATE TABLE of_a_newer_portal (id int)")

    told = elsewhere.manage("restore", backups).refused()
    assert f"The database {elsewhere.database} holds" in told
    assert "1 order" in told
    assert "of_a_newer_portal" in elsewhere.tables()

    elsewhere.manage("restore", backups, "--force").went_well()
    assert elsewhere.rows()["orders_order"] == here.rows()["orders_order"]
    assert "of_a_newer_portal" not in elsewhere.tables()


def test_a_backup_of_newer_code(backups: Path, here: Installation):
    migrations = Store(Folder(backups), Key(KEY)).chosen(None).migrations
    forge(backups, migrations=[*migrations, ["orders", "9999_from_the_future"]])
    rows = here.rows()

    told = here.call("restore", backups, "--force").refused()

    assert "of newer code: it has the migration orders.9999_from_the_future" in told
    assert here.rows() == rows


def test_rows_that_do_not_add_up_bring_no_database(backups: Path, here: Installation):
    """Found out when all of the dump has been written: nothing of it stays."""
    builders.submitted()
    counts = Store(Folder(backups), Key(KEY)).chosen(None).counts
    forge(backups, counts=counts | {"orders_order": 3})
    rows = here.rows()

    told = here.call("restore", backups, "--force").refused()

    assert "table orders_order has 1 rows, and 3 in the manifest" in told
    assert here.rows() == rows


def test_after_a_restore_that_broke_off_another_one_succeeds(
    backups: Path, here: Installation, elsewhere: Installation
):
    """Killed while it wrote files: a half-written one lies there, and no database."""
    name = next(iter(files_in(here.private)))
    half = elsewhere.private / name
    half.parent.mkdir(parents=True)
    half.write_bytes((here.private / name).read_bytes()[:10])

    elsewhere.manage("restore", backups).went_well()

    assert files_in(elsewhere.private) == files_in(here.private)


def test_a_database_that_is_not_there(backups: Path, elsewhere: Installation):
    elsewhere.database = "nobody_made_it"

    assert "The database cannot be used" in elsewhere.manage("restore", backups).refused()


def test_a_place_that_is_none(here: Installation):
    assert "neither a folder nor s3://" in here.call("backup", "ftp://example.org/backups").refused()
