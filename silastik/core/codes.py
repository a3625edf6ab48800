"""Codes that people read from paper and type: random, in Crockford's base 32, which has no letters I, L, O and U."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # characters of 5 bits: 80 bits, beyond guessing even at a verification page without limits
GROUP = 4
_LOOKALIKES = str.maketrans("OIL", "011")


def verification_code() -> str:
    """A new code such as `7KQF-2M9X-R4TD-0ZHA`."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def code_of(digest: bytes) -> str:
    """The code that the first 80 bits of a digest make."""
    number = int.from_bytes(digest[:10], "big")
    return _grouped("".join(ALPHABET[number >> shift & 31] for shift in range(0, 80, 5)))


def normalise_code(text: str) -> str:
    """The code that `text` means, or "" if it can be none.

    Small letters, any separators, and O, I and L written for 0 and 1 are understood.
    """
    letters = "".join(character for character in text.upper() if character.isalnum()).translate(_LOOKALIKES)
    return _grouped(letters) if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
