"""By what bytes are known again."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """SHA-256 and size of bytes as they are before encryption."""

    sha256: str
    size: int


class Counted:
    """Passes chunks on, and knows their sum so far."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._hash, self._size = chunks, hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._hash.update(chunk)
            self._size += len(chunk)
            yield chunk

    @property
    def sum(self) -> Sum:
        return Sum(self._hash.hexdigest(), self._size)
