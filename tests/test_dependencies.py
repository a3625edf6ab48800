"""What is asked of packages and of our own code before a change is merged: `make audit`, and the linters' rules."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from deploy.dev import audit

BASE = Path(settings.BASE_DIR)
LOCKS = sorted((BASE / "requirements").glob("*.txt"))
# As pip-audit writes it.
REPORT = """{"dependencies": [
  {"name": "aman", "version": "1.0", "vulns": []},
  {"name": "lama", "version": "2.0", "vulns": [{"id": "CVE-2020-1", "fix_versions": ["2.1"], "aliases": []}]}
], "fixes": []}"""
CLEAN = '{"dependencies": [{"name": "aman", "version": "1.0", "vulns": []}], "fixes": []}'


def test_every_lock_is_audited_and_names_one_release_with_hashes_for_each_package():
    assert [path.stem for path in LOCKS] == sorted(audit.LOCKS)
    assert {path.name: audit.loose_pins(path.read_text("utf-8")) for path in LOCKS} == {path.name: [] for path in LOCKS}


@pytest.mark.parametrize("entry", ["lama>=2.0", "lama==2.0", "lama==2.0 \\\n    --hash=md5:00", "lama @ file:///x"])
def test_a_package_that_is_not_pinned_by_its_bytes_is_told(entry):
    lock = f"aman==1.0 \\\n    --hash=sha256:00\n    # via lama\n{entry}\n"

    assert audit.loose_pins(lock) == [entry.splitlines()[0]]


def answers(monkeypatch, *, uv="", pip_audit=""):
    """Index and lists of advisories say this, and of no release more."""

    def run(*command: str) -> SimpleNamespace:
        return SimpleNamespace(returncode=0, stderr=uv, stdout=pip_audit if command[0] == "pip-audit" else "")

    monkeypatch.setattr(audit, "_run", run)


@pytest.mark.parametrize(
    "said",
    [
        'warning: `attrs==21.1.0` is yanked (reason: "Installable but not importable on Python 3.4.")',
        "cause: Because there is no version of django==5.2.999 and you require django==5.2.999, we can conclude",
    ],
)
def test_a_release_that_was_withdrawn_fails_the_audit(monkeypatch, capsys, said):
    answers(monkeypatch, uv=said, pip_audit=CLEAN)

    assert audit.main(BASE / "requirements") == 1
    assert "is yanked" in (told := capsys.readouterr().err) or "there is no version of" in told


def test_a_known_weakness_fails_the_audit_and_says_what_mends_it(monkeypatch, capsys):
    answers(monkeypatch, pip_audit=REPORT)

    assert audit.main(BASE / "requirements") == 1
    assert "lama 2.0: CVE-2020-1, mended in 2.1" in capsys.readouterr().err


def test_where_no_list_is_reached_the_audit_says_that_nobody_looked(monkeypatch, capsys):
    answers(monkeypatch)

    assert audit.main(BASE / "requirements") == 0
    assert "NOT LOOKED UP for known weaknesses" in capsys.readouterr().out


def test_continuous_integration_lints_and_audits():
    assert "exec make test\n" in (BASE / ".ci/run").read_text()
    assert "make --no-print-directory lint audit" in (BASE / "deploy/dev/test.sh").read_text()


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import subprocess\n\n\ndef run(what: str) -> None:\n    subprocess.run(what, shell=True)\n", "B602"),
        ("import yaml\n\n\ndef read(what: str) -> object:\n    return yaml.load(what)\n", "B506"),
        (
            "from django.utils import safestring\n\n\ndef show(x: str) -> str:\n    return safestring.mark_safe(x)\n",
            "B308",
        ),
    ],
)
def test_a_dangerous_call_fails_the_lint(tmp_path, code, rule):
    """By bandit, with the options of `make lint`; ruff has most of the same rules and says so sooner."""
    module = tmp_path / "module.py"
    module.write_text(code)
    (options,) = [line for line in (BASE / "Makefile").read_text().splitlines() if "$(bin)/bandit " in line]
    words = options.replace("$(bin)/bandit", "").rstrip("\\").split()

    bandit = Path(sys.executable).with_name("bandit")
    said = subprocess.run([bandit, *words, str(module)], cwd=BASE, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert rule in said.stdout
