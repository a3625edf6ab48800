#!/usr/bin/env python3
"""Checks an export of evidence offline: python3 verify.py bukti.jsonl --key PUBLIC_KEY

Needs Python 3.10 or later and nothing else. The export has one JSON object a line:

    {"kind": "event", "order", "code", "link", "previous", "digest", "event": {...}}   links of an order in their order
    {"kind": "root", "number", "day", "previous", "digest", "signature", "leaves": [[order, link, digest], ...]}

An event's digest is SHA-256 over the digest before it (32 zero bytes before the first) and the event as canonical
JSON; a root's is SHA-256 over the root before it and its number, day and leaves as canonical JSON. Canonical JSON has
sorted keys, no spaces, and UTF-8. A root's digest is signed with Ed25519 (RFC 8032).

The key is the office's public one, as 64 hexadecimal digits, from the office itself or from one of its daily mails: a
key that came with the export would prove nothing. Ends with 0 when all is as it was written, or else names the first
line that is not and ends with 1.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

NOTHING = bytes(32)
Leaf = tuple[int, int, str]


def canonical(value: object) -> bytes:
    """The one way to write a value as JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link_digest(previous: bytes, event: dict[str, Any]) -> bytes:
    """The digest of an event that follows `previous`."""
    return hashlib.sha256(previous + canonical(event)).digest()


def root_digest(previous: bytes, number: int, day: str, leaves: Iterable[Leaf]) -> bytes:
    """The digest of a root; `leaves` are order, number of its last link, and that link's digest, by order."""
    return hashlib.sha256(previous + canonical([number, day, [list(leaf) for leaf in leaves]])).digest()


class Altered(Exception):  # noqa: N818 - reads as what was found
    """A line is not as it was written."""


class Checker:
    """Reads an export line by line; raises Altered at the first that does not hold."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.keys = keys
        self.chains: dict[int, tuple[int, str]] = {}  # of each order the last link read
        self.links: dict[tuple[int, int], str] = {}
        self.root: tuple[int, str] | None = None
        self.events = self.roots = self.anchored = 0

    def check(self, line: dict[str, Any]) -> None:
        """One line. Events of all orders come before the roots."""
        if line["kind"] == "event":
            self._event(line)
        elif line["kind"] == "root":
            self._root(line)

    def _event(self, line: dict[str, Any]) -> None:
        order, link = line["order"], line["link"]
        last, digest = self.chains.get(order, (link - 1, line["previous"]))
        name = f"event {line['event'].get('id')} of order {line.get('code') or order} (link {link})"
        if link == 1 and line["previous"] != NOTHING.hex():
            raise Altered(f"{name}: the first link follows something.")
        if link != last + 1:
            raise Altered(f"{name}: link {last + 1} is missing before it.")
        if line["event"].get("order") != order:
            raise Altered(f"{name}: it is the event of another order.")
        if line["previous"] != digest or link_digest(bytes.fromhex(digest), line["event"]).hex() != line["digest"]:
            raise Altered(f"{name}: it is not what was sealed.")
        self.chains[order] = link, line["digest"]
        self.links[order, link] = line["digest"]
        self.events += 1

    def _root(self, line: dict[str, Any]) -> None:
        name = f"root {line['number']} of {line['day']}"
        number, previous = self.root or (line["number"] - 1, line["previous"])
        if line["number"] != number + 1:
            raise Altered(f"{name}: root {number + 1} is missing before it.")
        digest = root_digest(bytes.fromhex(line["previous"]), line["number"], line["day"], line["leaves"])
        if line["previous"] != previous or digest.hex() != line["digest"]:
            raise Altered(f"{name}: its leaves are not those that were signed.")
        signature = bytes.fromhex(line["signature"])
        if not any(is_signed(key, digest, signature) for key in self.keys):
            raise Altered(f"{name}: the signature is not one of this key.")
        for order, link, sealed in line["leaves"]:
            known = self.links.get((order, link))
            if known is not None and known != sealed:
                raise Altered(f"{name}: link {link} of order {order} is another one.")
            self.anchored += known is not None
        self.root = line["number"], line["digest"]
        self.roots += 1


# Ed25519 as in RFC 8032, section 5.1: points as (X, Y, Z, T) on -x² + y² = 1 + d·x²·y².

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of `message` was made with the private half of `key`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    signer, commitment = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if signer is None or commitment is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return _equal(_times(scalar, BASE), _add(commitment, _times(challenge, signer)))


def _add(a: Point, b: Point) -> Point:
    first, second = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    third, fourth = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _equal(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _point(packed: bytes) -> Point | None:
    y, sign = int.from_bytes(packed, "little") & (2**255 - 1), packed[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def main(arguments: list[str]) -> int:
    """The command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Checks an export of evidence: events, their chain, signed roots.")
    parser.add_argument("export", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument(
        "--key", required=True, action="append", type=bytes.fromhex, help="a public key of the office, 64 hex digits"
    )
    options = parser.parse_args(arguments)
    checker = Checker(options.key)
    for number, text in enumerate(options.export, start=1):
        try:
            checker.check(json.loads(text))
        except Altered as found:
            sys.stdout.write(f"ALTERED, line {number}: {found}\n")
            return 1
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            sys.stdout.write(f"ALTERED, line {number}: it cannot be read ({error!r}).\n")
            return 1
    sys.stdout.write(
        f"OK: {checker.events} events, {checker.roots} signed roots, {checker.anchored} links that a root names.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
