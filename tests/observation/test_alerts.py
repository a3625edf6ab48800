"""Prometheus is alerted by names that /metrics really exports, and says what to do."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from silastik.core import jobs
from tests.observation.test_metrics import METRICS

RULES = yaml.safe_load((Path(settings.BASE_DIR) / "deploy/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
OURS = re.compile(r"\b(?:silastik|django)_\w+")
LABELS = re.compile(r"\b((?:silastik|django)_\w+)\{(\w+)=")


@pytest.fixture
def exported(client, db) -> dict[str, set[str]]:
    """Every name with the labels it is given, after somebody has visited the portal."""
    jobs.expect()
    client.get(reverse("pages:home"))
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(client.get(METRICS).content.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_every_name_in_an_alert_is_exported(exported):
    asked = {name for rule in RULES for name in OURS.findall(rule["expr"])}

    assert len(asked) > 8
    assert asked - set(exported) == set()


def test_every_label_in_an_alert_is_given(exported):
    asked = [pair for rule in RULES for pair in LABELS.findall(rule["expr"])]
    asked += [
        (OURS.search(rule["expr"])[0], label)
        for rule in RULES
        for label in re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])
    ]

    assert [(name, label) for name, label in asked if label not in exported[name]] == []


def test_every_alert_says_what_happened_and_what_to_do():
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["annotations"].keys() == {"summary", "action"}, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
