"""Prepare the people, let Locust play them, and judge: no error, no standstill, the slowest hundredth within bounds.

    python -m tests.load URL FOLDER [MINUTES]

Prints one line `LOAD <name> <value> <goal> ok|short` for each promise; fails when one is short.
"""

import csv
import json
import secrets
import subprocess
import sys
from pathlib import Path

import django

CUSTOMERS, OFFICERS, PER_SECOND = 200, 10, 20
SPREAD = 10  # p99 within so many times p50


def sessions() -> dict[str, list[str]]:
    """A session for each person: logging in by form is braked for one address, and all of them have one."""
    from django.test import Client

    from tests import builders

    def log_in(person: object) -> str:
        client = Client()
        client.force_login(person)
        return client.cookies["sessionid"].value

    day = secrets.token_hex(4)  # the people of an earlier day are still there
    customers = [builders.a_customer(email=f"beban-{day}-{n}@contoh.id") for n in range(CUSTOMERS)]
    officers = [builders.an_officer(email=f"petugas-{day}-{n}@contoh.id") for n in range(OFFICERS)]
    return {"customers": list(map(log_in, customers)), "officers": list(map(log_in, officers))}


def judge(folder: Path) -> bool:
    """What Locust wrote down, as promises kept or not."""
    with (folder / "load_stats.csv").open() as lines:
        total = next(row for row in csv.DictReader(lines) if row["Name"] == "Aggregated")
    with (folder / "load_stats_history.csv").open() as lines:
        moments = [row for row in csv.DictReader(lines) if row["Name"] == "Aggregated"]
    seconds = [(int(row["Timestamp"]), int(row["Total Request Count"])) for row in moments]
    still = longest_standstill(seconds)
    median, slow = float(total["50%"]), float(total["99%"])
    promises = [
        ("requests", int(total["Request Count"]), "-", True),
        ("requests a second", round(float(total["Requests/s"]), 1), "-", True),
        ("errors", int(total["Failure Count"]), "0", total["Failure Count"] == "0"),
        ("longest standstill, seconds", still, "5", still <= 5),
        ("p50, milliseconds", median, "-", True),
        ("p99, milliseconds", slow, f"{SPREAD} x p50", slow <= SPREAD * median),
    ]
    for name, value, goal, kept in promises:
        sys.stdout.write(f"LOAD {name} {value} {goal} {'ok' if kept else 'short'}\n")
    return all(kept for *_figures, kept in promises)


def longest_standstill(moments: list[tuple[int, int]]) -> int:
    """Seconds in which not one answer came; `moments` are (second, answers so far)."""
    longest, since = 0, moments[0]
    for at, count in moments:
        if count != since[1]:
            since = (at, count)
        longest = max(longest, at - since[0])
    return longest


def main(url: str, folder: Path, minutes: str = "5") -> int:
    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sessions.json").write_text(json.dumps(sessions()))
    command = [sys.executable, "-m", "locust", "--headless", "--locustfile", "tests/load/people.py", "--host", url]
    command += ["--users", str(CUSTOMERS + OFFICERS), "--spawn-rate", str(PER_SECOND), "--run-time", f"{minutes}m"]
    command += ["--csv", str(folder / "load"), "--csv-full-history", "--only-summary", "--sessions", str(folder)]
    command += ["--exit-code-on-error", "0", "--stop-timeout", "30"]
    subprocess.run(command, check=True)
    return 0 if judge(folder) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
