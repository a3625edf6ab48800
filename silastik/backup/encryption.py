"""Encryption of what leaves for a backup: AES-256-GCM in segments, so that a file of any size passes through.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age and Tink use it: every object has a key of
its own, derived by HKDF from a random salt; the nonce counts the segments and marks the last. Segments can be neither
changed, exchanged, left out nor cut off; and since an object's name goes into its key, no object passes for another.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import BackupError

MAGIC = b"SILASTK1"
KEY_CHARACTERS = 32
SEGMENT = 1024 * 1024
_ID, _SALT, _TAG = 8, 32, 16
HEADER = len(MAGIC) + _ID + _SALT


class Key:
    """A secret text of at least `KEY_CHARACTERS`, made by a machine: it is not stretched as a password would be."""

    def __init__(self, text: str) -> None:
        if len(text) < KEY_CHARACTERS:
            raise BackupError(
                f"The backup key has {len(text)} characters; it needs {KEY_CHARACTERS} random ones. Make one with: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        self._secret = text.encode()
        self._id = self._derive(b"", "id", _ID)

    def encrypt(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """The object's bytes at the destination."""
        salt = secrets.token_bytes(_SALT)
        cipher = AESGCM(self._derive(salt, name, 32))
        yield MAGIC + self._id + salt
        for nonce, segment in _numbered(_segments(chunks, SEGMENT)):
            yield cipher.encrypt(nonce, segment, None)

    def decrypt(self, chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
        """What was encrypted under this name. Nothing is given out that was not authenticated; raises `BackupError`."""
        rest = iter(chunks)
        head = b""
        while len(head) < HEADER and (chunk := next(rest, b"")):
            head += chunk
        if not head.startswith(MAGIC):
            raise BackupError(f"{name} is damaged, or was never encrypted.")
        if head[len(MAGIC) :][:_ID] != self._id:
            raise BackupError(f"{name} was encrypted with another key than this one.")
        cipher = AESGCM(self._derive(head[HEADER - _SALT : HEADER], name, 32))
        for nonce, segment in _numbered(_segments(_chained(head[HEADER:], rest), SEGMENT + _TAG)):
            try:
                yield cipher.decrypt(nonce, segment, None)
            except (InvalidTag, ValueError):
                raise BackupError(f"{name} is damaged or cut off.") from None

    def pseudonym(self, digest: str) -> str:
        """A name that tells nobody without the key which content it belongs to."""
        return hmac.new(self._derive(b"", "names", 32), digest.encode(), hashlib.sha256).hexdigest()

    def _derive(self, salt: bytes, purpose: str, length: int) -> bytes:
        # Purposes of the key itself have no slash, names of objects have one.
        info = b"silastik backup\0" + purpose.encode()
        return HKDF(SHA256(), length, salt, info).derive(self._secret)


def encrypted_size(size: int) -> int:
    """How long an object of `size` bytes is once encrypted."""
    return HEADER + size + _TAG * max(1, -(-size // SEGMENT))


def _numbered(segments: Iterable[tuple[bytes, bool]]) -> Iterator[tuple[bytes, bytes]]:
    for number, (segment, is_last) in enumerate(segments):
        yield number.to_bytes(11, "big") + bytes([is_last]), segment


def _segments(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The bytes in segments of `size`, the last one shorter or as long; of no bytes at all, one empty segment."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > size:
            yield bytes(buffer[:size]), False
            del buffer[:size]
    yield bytes(buffer), True


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
