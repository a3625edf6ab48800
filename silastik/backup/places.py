"""Where backups lie: a folder, or a bucket of S3 or of whatever speaks its protocol."""

import io
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast
from urllib.parse import urlsplit

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from . import BackupError

CHUNK = 1024 * 1024
# 10,000 parts are the most an object may have: here 320 GB. Several files are on their way at once anyhow.
UPLOADS = TransferConfig(multipart_chunksize=32 * CHUNK, use_threads=False)


class Place(ABC):
    """Named bytes. What is being written has no name until all of it is there."""

    @abstractmethod
    def write(self, name: str, chunks: Iterable[bytes]) -> None: ...

    @abstractmethod
    def read(self, name: str) -> Iterator[bytes]:
        """Raises `BackupError` when nothing has this name."""

    @abstractmethod
    def sizes(self, prefix: str) -> dict[str, int]:
        """All names that begin so, with the size of each."""

    @abstractmethod
    def delete(self, name: str) -> None: ...


def place(address: str) -> Place:
    """The place at `s3://bucket/prefix`, or at the path of a folder."""
    if address.startswith("s3://"):
        return Bucket(address)
    if "://" in address:
        raise BackupError(f"{address} is neither a folder nor s3://bucket/prefix.")
    return Folder(Path(address).absolute())


class Folder(Place):
    """Readable for its owner alone; synced to the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __str__(self) -> str:
        return str(self.root)

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self.root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What a killed process leaves of it, retention takes away.
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            unfinished = Path(file.name)
            try:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
        _sync(path.parent)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            file = (self.root / name).open("rb")
        except FileNotFoundError:
            raise BackupError(f"{name} is missing at {self}.") from None
        with file:
            while chunk := file.read(CHUNK):
                yield chunk

    def sizes(self, prefix: str) -> dict[str, int]:
        files = (path for path in (self.root / prefix).rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.stat().st_size for path in files}

    def delete(self, name: str) -> None:
        path = self.root / name
        path.unlink(missing_ok=True)
        if path.parent != self.root and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _sync(folder: Path) -> None:
    """A name that is not on the disk is lost with the machine, though its bytes are there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Bucket(Place):
    """Address and credentials are boto3's own: AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, a profile, or the machine's."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.address, self.bucket, self.prefix = address, parts.netloc, f"{parts.path.strip('/')}/".lstrip("/")
        self.client: Any = boto3.client("s3")  # which threads may share, unlike boto3's resources

    def __str__(self) -> str:
        return self.address

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        self.client.upload_fileobj(as_file(chunks), self.bucket, self.prefix + name, Config=UPLOADS)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"]
        except ClientError as problem:
            if problem.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
                raise
            raise BackupError(f"{name} is missing at {self}.") from None
        yield from body.iter_chunks(CHUNK)

    def sizes(self, prefix: str) -> dict[str, int]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + prefix)
        found = (item for page in pages for item in page.get("Contents", ()))
        return {item["Key"].removeprefix(self.prefix): item["Size"] for item in found}

    def delete(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)


class _Chunks(io.RawIOBase):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._left = iter(chunks), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        n = min(len(buffer), len(self._left))
        buffer[:n] = self._left[:n]
        self._left = self._left[n:]
        return n


def as_file(chunks: Iterable[bytes]) -> io.BufferedReader:
    """Chunks as a file to read once from its beginning. It reads in full, as boto3 needs for the parts of an upload."""
    return io.BufferedReader(cast(io.RawIOBase, _Chunks(chunks)), CHUNK)
