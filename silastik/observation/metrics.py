"""What Prometheus reads at /metrics beside the requests: parts, orders, mails, queues, papers, jobs, disk."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from silastik.core import jobs

from . import figures, probes


class OfficeCollector(Collector):
    """Counts when it is asked. What stands in a part that is away is left out: `silastik_up` says why."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        wrong = probes.ask_all()
        up = {part: not why for part, why in wrong.items()}
        yield _by("silastik_up", "Whether a part of the portal answers.", "part", up)
        disk = figures.disk()
        yield _one("silastik_disk_free_bytes", "Free space where private files lie.", disk.free)
        yield _one("silastik_disk_size_bytes", "The disk on which private files lie.", disk.size)
        if up["redis"]:
            yield _by("silastik_queue_length", "Tasks not taken yet.", "queue", figures.queue_lengths())
        if up["database"]:
            yield from _rows()


def _rows() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    outbox, health = figures.outbox(now), jobs.health(now)
    yield _by("silastik_orders_open", "Open orders.", "state", figures.open_orders())
    yield _one("silastik_orders_late", "Orders past their due time.", figures.late_orders(now))
    yield _one("silastik_mails_waiting", "Mails that should have left.", outbox.waiting)
    yield _one("silastik_mails_oldest_seconds", "How long the oldest of them has waited.", outbox.oldest_seconds)
    yield _one("silastik_mails_given_up", "Mails that are tried no more.", outbox.given_up)
    yield _one("silastik_mails_refused", "Mails refused for good by the recipient's server.", outbox.refused)
    yield _one("silastik_documents_unrendered", "Papers issued without bytes.", figures.unrendered_documents())
    last = {job.name: job.ok_at.timestamp() for job in health if job.ok_at}
    yield _by("silastik_job_last_success_timestamp_seconds", "When a job last went well.", "job", last)
    yield _by("silastik_job_overdue", "Whether that is too long ago.", "job", {job.name: job.overdue for job in health})
    yield _by(
        "silastik_job_failed", "Whether its last run failed.", "job", {job.name: bool(job.error) for job in health}
    )


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _by(name: str, words: str, label: str, values: dict[str, Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def office() -> bytes:
    """The office's own figures, as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(OfficeCollector())
    return generate_latest(registry)
