"""Backup and restore of all the portal keeps: database and private files, as they were at one moment (decision 0029).

At the destination:

    files/<2 hex>/<64 hex>              a file's bytes, named after them: kept once, however many backups have it
    backups/<moment>/database.dump      pg_dump's custom format
    backups/<moment>/manifest           what belongs to this backup, with every checksum; written last

A backup without a manifest does not exist. `taking` makes one, `checking` reads one back, `restoring` brings one back,
`retention` forgets old ones.
"""


class BackupError(Exception):
    """Why a backup cannot be made, read or restored, in sentences for whoever ran the command."""


def quantity(n: int, noun: str) -> str:
    """`1 file`, `2,000 files`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
