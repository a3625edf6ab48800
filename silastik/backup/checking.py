"""Reading a backup back: every byte of it, compared with its manifest."""

from . import BackupError
from .files import at_once
from .manifest import FileEntry, Manifest
from .store import Store
from .sums import Sum

SHOWN = 10


def verify(store: Store, manifest: Manifest) -> None:
    """Read the dump and all files; raises `BackupError` with a sentence for each that is not what it was."""
    problems = [_problem_of_dump(store, manifest)]
    # The same bytes may be in several files, and are read once.
    distinct = {file.sha256: file for file in manifest.files}.values()
    problems += at_once(lambda file: _problem_of_file(store, file), distinct)
    found = [problem for problem in problems if problem]
    if found:
        more = [f"And {len(found) - SHOWN} more."] if len(found) > SHOWN else []
        raise BackupError("\n".join(found[:SHOWN] + more))


def _problem_of_dump(store: Store, manifest: Manifest) -> str:
    return _problem(store, manifest.dump_name, manifest.database, "The dump of the database")


def _problem_of_file(store: Store, file: FileEntry) -> str:
    return _problem(store, store.file_name(file.sha256), file.sum, f"The file {file.name}")


def _problem(store: Store, name: str, expected: Sum, what: str) -> str:
    try:
        for _chunk in store.get_checked(name, expected, what):
            pass
    except BackupError as problem:
        said = str(problem)
        return said if said.startswith(what) else f"{what} cannot be read: {said}"
    return ""
