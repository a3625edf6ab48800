"""docker-compose.yml read as what it is: commands, variables, secrets and ports, brought to this machine."""

import json
import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.conf import settings

BASE = Path(settings.BASE_DIR)
SERVICES = yaml.safe_load((BASE / "docker-compose.yml").read_text())["services"]


@dataclass(frozen=True)
class Machine:
    """Where the services of the file are on this machine."""

    folder: Path  # for /var/lib/silastik and /run/secrets
    redis_url: str
    ports: dict[str, int]  # of each web process, of nginx
    variables: dict[str, str] = field(default_factory=dict)  # that this office sets beside the example

    def here(self, text: str) -> str:
        """A word of the file as it is said here: of folders and of hosts."""
        places = {
            "/var/lib/silastik": self.folder,
            "/run/secrets": self.folder / "secrets",
            "/run/metrics": self.folder / "metrics",
            "/etc/silastik/tls": self.folder / "tls",
            "/etc/nginx/silastik": BASE / "deploy/nginx",
            "/tmp/celerybeat": self.folder / "celerybeat",  # noqa: S108
            "redis://redis:6379/0": self.redis_url,
        }
        for there, here in places.items():
            text = text.replace(there, str(here))
        return text

    def environment(self, service: str) -> dict[str, str]:
        """What the service sees: the image's variables, .env as the example has it, and its own."""
        found = dict(re.findall(r"^(?:ENV |   +)(\w+)=(\S+?)(?: \\)?$", final_stage(), re.MULTILINE))
        found.pop("PATH", None)
        found |= example()
        found |= SERVICES[service].get("environment", {})
        return {name: self.here(value) for name, value in found.items()} | self.variables

    def command(self, service: str) -> str:
        """The service's command, or the image's, run by this interpreter's environment."""
        command = SERVICES[service].get("command") or image_command()
        program, *arguments = (self.here(word) for word in command)
        return shlex.join([str(Path(sys.executable).with_name(program)), *arguments])


def final_stage() -> str:
    return re.split(r"^FROM ", (BASE / "Dockerfile").read_text(), flags=re.MULTILINE)[-1]


def image_command() -> list[str]:
    found = re.search(r"^CMD (\[.+?\])$", final_stage().replace("\\\n", ""), re.MULTILINE)
    assert found
    return json.loads(found[1])


def example() -> dict[str, str]:
    """The lines of .env.example that are not commented out: what an office must fill in."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", (BASE / ".env.example").read_text(), re.MULTILINE))
