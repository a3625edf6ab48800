"""A backup that is not what it was is refused in a sentence, and nothing is restored."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orders.models import Document
from tests import builders

from .ground import KEY, Installation, files_in, wait_a_second

pytestmark = pytest.mark.django_db(transaction=True)
Damage = Callable[[Path], None]


@pytest.fixture
def backups(here: Installation, tmp_path: Path) -> Path:
    builders.completed()
    here.call("backup", tmp_path / "backups").went_well()
    return tmp_path / "backups"


def a_file(backups: Path) -> Path:
    return max(
        (path for path in (backups / "files").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size
    )


def the_dump(backups: Path) -> Path:
    return next(backups.glob("backups/*/database.dump"))


def change_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda backups: change_a_byte(a_file(backups)), "is damaged or cut off"),
        (lambda backups: a_file(backups).unlink(), "is missing at"),
        (lambda backups: cut_off(the_dump(backups)), "The dump of the database cannot be read"),
        (lambda backups: change_a_byte(next(backups.glob("backups/*/manifest"))), "manifest is damaged or cut off"),
        (lambda backups: next(backups.glob("backups/*/manifest")).unlink(), "There is no complete backup at"),
    ],
    ids=["damaged file", "missing file", "truncated dump", "changed manifest", "unfinished backup"],
)
def test_a_damaged_backup(harm: Damage, told: str, backups: Path, here: Installation):
    """Not even by force, on a portal that has changed since."""
    builders.submitted()
    rows, files = here.rows(), files_in(here.private)
    harm(backups)

    assert told in here.call("backup", backups, "--verify").refused()
    assert told in here.call("restore", backups, "--force").refused()
    assert here.rows() == rows
    assert files_in(here.private) == files


def test_every_damage_is_told(backups: Path, here: Installation):
    change_a_byte(a_file(backups))
    cut_off(the_dump(backups))

    told = here.call("backup", backups, "--verify").refused()

    assert "The dump of the database" in told
    assert "The file " in told


def test_a_file_in_place_of_another(backups: Path, here: Installation):
    """Both are encrypted with the right key; but each under its own name."""
    first, second = sorted(path for path in (backups / "files").rglob("*") if path.is_file())[:2]
    first.write_bytes(second.read_bytes())

    assert "damaged" in here.call("backup", backups, "--verify").refused()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("kunci-lain-yang-bukan-kunci-cadangan-itu", "encrypted with another key"),
        ("", "encrypted and no key was given"),
        ("rahasia", "has 7 characters; it needs 32"),
    ],
    ids=["wrong", "none", "short"],
)
def test_without_the_key(key: str, told: str, backups: Path, here: Installation, settings):
    settings.BACKUP_KEY = key

    assert told in here.call("backup", backups, "--verify").refused()


def test_a_key_from_a_file(backups: Path, here: Installation, settings, tmp_path: Path):
    settings.BACKUP_KEY = ""
    (tmp_path / "key").write_text(f"{KEY}\n")

    here.call("backup", backups, "--verify", "--key-file", tmp_path / "key").went_well()
    assert "cannot be read" in here.call("backup", backups, "--verify", "--key-file", tmp_path / "none").refused()


def test_without_encryption_damage_is_told_too(here: Installation, settings, tmp_path: Path):
    settings.BACKUP_KEY = ""
    builders.completed()
    backups = tmp_path / "plain"
    assert "NOT ENCRYPTED" in here.call("backup", backups).went_well()
    here.call("backup", backups, "--verify").went_well()

    change_a_byte(a_file(backups))
    cut_off(the_dump(backups))
    told = here.call("backup", backups, "--verify").refused()
    assert "is damaged: its bytes are not those of the manifest (" in told
    assert "The dump of the database is damaged: its bytes are not those of the manifest, it is cut off" in told


def test_after_a_change_of_key_everything_is_copied_anew(backups: Path, here: Installation, settings):
    with_the_old = files_in(backups / "files")
    settings.BACKUP_KEY = "kunci-baru-kunci-baru-kunci-baru-kunci-baru"
    wait_a_second()

    said = here.call("backup", backups, "--keep", 2).went_well()

    assert "No files were deleted, since a backup that stays cannot be read" in said
    assert files_in(backups / "files").items() > with_the_old.items()
    here.call("backup", backups, "--verify").went_well()


def test_a_file_lost_here_lives_on_in_backups(backups: Path, here: Installation, elsewhere: Installation):
    document = Document.objects.filter(kind="receipt").get()
    (here.private / document.file.name).unlink()
    wait_a_second()

    assert f"The file {document.file.name} is lost here; backups keep it." in here.call("backup", backups).refused()

    elsewhere.manage("restore", backups).went_well()
    assert (elsewhere.private / document.file.name).exists()


def test_a_file_that_no_backup_has_is_told_of(here: Installation, tmp_path: Path):
    document = builders.completed().documents.get(kind="receipt")
    other = builders.completed().documents.get(kind="receipt")
    (here.private / document.file.name).unlink()
    change_a_byte(here.private / other.file.name)

    told = here.call("backup", tmp_path / "backups").refused()

    assert f"The file {document.file.name} is missing, and no backup has it." in told
    assert f"The file {other.file.name} is not what its row says." in told
    here.call("backup", tmp_path / "backups", "--verify").went_well()
