"""`make audit`: what is known against the releases that the locks in requirements/ name. Fails when something is.

Each release is pinned with hashes, is still offered by the package index, and has not been withdrawn by its authors
(yanked); advisories are looked up by pip-audit, in the index's own list and then in OSV. A machine that reaches neither
gets told that nobody looked, which is no failure: nothing was found, and it is not said that nothing is there.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

LOCKS = ("base", "development", "mutants")
SERVICES = ("pypi", "osv")
SECONDS = 300
PIN = re.compile(r"[\w.-]+(?:\[[\w,.-]+\])?==[\w.!+-]+(?: ; [^\\]+)? \\")


def loose_pins(lock: str) -> list[str]:
    """Lines of a lock's text that name a package without one release and at least one hash of it."""
    entries = re.findall(r"^[^\s#].*(?:\n {4}--hash=.*)*", lock, re.MULTILINE)
    return [
        entry.splitlines()[0]
        for entry in entries
        if not PIN.match(entry.splitlines()[0]) or "\n    --hash=sha256:" not in entry
    ]


def withdrawn(said: str) -> list[str]:
    """What uv, resolving pins, says of releases that were withdrawn or are no longer offered."""
    return re.findall(r"`\S+` is yanked.*|there is no version of \S+", said)


def weaknesses(report: str) -> list[str]:
    """`release: advisory, mended in ...` for each that a report of pip-audit (JSON) tells of."""
    return [
        f"{found['name']} {found['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or '-'}"
        for found in json.loads(report)["dependencies"]
        for weakness in found.get("vulns", [])
    ]


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name(command[0])
    return subprocess.run([tool, *command[1:]], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - our own words


def looked_up(lock: Path) -> list[str] | None:
    """The weaknesses of a lock's releases by the first list that knows all of them; None where none was reached.

    `--strict`, since pip-audit otherwise passes over what it cannot look up and says that nothing is known of it.
    """
    for service in SERVICES:
        options = ["--require-hashes", "--disable-pip", "--strict", "--progress-spinner=off", "--format=json"]
        result = _run("pip-audit", f"--vulnerability-service={service}", *options, f"--requirement={lock}")
        try:
            return weaknesses(result.stdout)
        except ValueError:  # no report: the list was not reached, or does not know a release
            continue
    return None


def main(folder: Path) -> int:
    problems: list[str] = []
    for name in LOCKS:
        lock = folder / f"{name}.txt"
        problems += [f"{lock.name}: not pinned with a hash: {line}" for line in loose_pins(lock.read_text("utf-8"))]
        options = ["--no-deps", "--universal", "--python-version=3.11"]
        index = _run("uv", "pip", "compile", *options, str(lock))
        problems += [f"{lock.name}: {sentence}" for sentence in withdrawn(index.stderr)]
        if index.returncode and not withdrawn(index.stderr):
            print(f"{lock.name}: NOT LOOKED UP whether a release was withdrawn: no package index.")
        found = looked_up(lock)
        if found is None:
            print(f"{lock.name}: NOT LOOKED UP for known weaknesses: no list of advisories can be reached from here.")
        else:
            problems += [f"{lock.name}: {weakness}" for weakness in found]
            print(f"{lock.name}: looked up for known weaknesses, {len(found)} found.")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path("requirements")))
