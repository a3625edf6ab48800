"""What the commands `backup` and `restore` have in common: where, with which key, and how a refusal is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError

from . import BackupError
from .encryption import Key
from .places import place
from .store import Store


def add_options(parser: CommandParser) -> None:
    parser.add_argument("place", help="a folder, or s3://bucket/prefix")
    parser.add_argument("--key-file", type=Path, help="a file with the key; without it BACKUP_KEY, if that is set")


def store(options: dict) -> Store:
    text = settings.BACKUP_KEY
    if options["key_file"]:
        text = options["key_file"].read_text().strip()
        if not text:
            raise BackupError(f"The key file {options['key_file']} is empty.")
    return Store(place(options["place"]), Key(text) if text else None)


@contextmanager
def told() -> Iterator[None]:
    """Whatever refuses is said in a sentence; an error of our own keeps its traceback."""
    try:
        yield
    except BackupError as problem:
        raise CommandError(str(problem)) from problem
    except (BotoCoreError, Boto3Error, ClientError) as problem:
        raise CommandError(f"The bucket cannot be used: {problem}") from problem
    except OperationalError as problem:
        raise CommandError(f"The database cannot be used: {problem}".strip()) from problem
    except OSError as problem:
        raise CommandError(f"A file cannot be read or written: {problem}") from problem
