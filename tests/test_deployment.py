"""What a server runs, and what `make run` runs: the same parts, and a worker for every queue."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

BASE = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())["services"]
PROCFILE = dict(line.split(": ", 1) for line in (BASE / "deploy/dev/Procfile").read_text().splitlines())
ON_A_SERVER = [" ".join(service.get("command", [])) for service in COMPOSE.values()]


def queues_of(commands) -> list[str]:
    found = (re.search(r"worker --queues (\S+)", command) for command in commands)
    return sorted(name for match in found if match for name in match[1].split(","))


@pytest.mark.parametrize("commands", [ON_A_SERVER, PROCFILE.values()], ids=["server", "make run"])
def test_every_queue_has_exactly_one_worker_that_takes_from_it(commands):
    used = {settings.CELERY_TASK_DEFAULT_QUEUE} | {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    assert queues_of(commands) == sorted(used) == sorted(settings.QUEUES)


def test_whatever_reads_private_files_has_their_volume():
    mounts = {name: service.get("volumes", []) for name, service in COMPOSE.items()}

    for name in ("web", "worker", "extractor"):
        assert "private:/var/lib/silastik/private" in mounts[name], name
    assert "private:/var/lib/silastik/private:ro" in mounts["nginx"]


@pytest.mark.parametrize("name", ["worker", "extractor"])
def test_a_worker_is_given_as_long_to_stop_as_a_task_may_take(name):
    unit = (BASE / f"deploy/systemd/silastik-{name}.service").read_text()
    (minutes,) = re.fullmatch(r"(\d+)m", COMPOSE[name]["stop_grace_period"]).groups()
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)

    assert int(minutes) * 60 == int(seconds) >= settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize("name", ["worker", "extractor"])
def test_only_the_process_that_minds_the_others_is_told_to_stop(name):
    """Celery's children end at once when they are told themselves (tests/chaos/test_worker.py is about the rest)."""
    assert "\nKillMode=mixed\n" in (BASE / f"deploy/systemd/silastik-{name}.service").read_text()
    assert COMPOSE[name]["init"] is True


@pytest.mark.parametrize("name", COMPOSE)
def test_what_a_service_may_keep_in_memory_as_files_leaves_half_of_its_limit_to_its_processes(name):
    """Files of a tmpfs count as the container's memory: two large forms ended nginx, which had 256 MB for 2 GB."""
    unit = {"m": 1, "g": 1024}
    sizes = re.findall(r"size=(\d+)([mg])", " ".join(COMPOSE[name].get("tmpfs", [])))
    number, size = re.fullmatch(r"(\d+)([mg])", COMPOSE[name]["mem_limit"]).groups()

    assert sum(int(number) * unit[size] for number, size in sizes) <= int(number) * unit[size] / 2
