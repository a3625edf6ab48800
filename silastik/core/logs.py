"""What the log says: one event a line, with who and what by number, and never anything of a person.

Names cannot be recognised by a machine, so they are not logged in the first place; what follows a fixed form is taken
out of every line once more, whoever has written it: libraries, and the texts of errors.
"""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]
PERSONAL = [
    (re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+@"), "[secret]@"),  # a password in an address of a server
    (re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w.])\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)"), "[number]"),  # NPWP as it is printed
    (re.compile(r"(?<![\w-])\d{15,16}(?![\w-])"), "[number]"),  # NPWP, NIK
    (re.compile(r"(?<![\w-])(?:\+62|62|0)8\d{7,11}(?!\d)"), "[number]"),  # a mobile telephone
    (re.compile(r"(?<=[\w/])\?[\w%.+-]+=[^\s\"'<>]*"), "?[query]"),
    (
        re.compile(
            r"(?i)\b(bearer|password|sessionid|csrftoken|token|key|secret)([\"']?\s*[=:]\s*|\s+)[\"']?[\w.:+/-]{12,}"
        ),
        r"\1\2[secret]",
    ),
    # A row's values, which PostgreSQL adds to what it refuses.
    (re.compile(r"^(\s*(?:DETAIL|CONTEXT|HINT):).*$", re.MULTILINE), r"\1 [values]"),
]
# These are made by the portal itself, and look like what is taken out.
OWN = {"request_id", "correlation_id", "task_id", "child_task_id", "timestamp", "logger", "level"}


def mask(value: Any) -> Any:
    """The value without what has the form of something personal or secret, however deep it lies."""
    if isinstance(value, str):
        for form, instead in PERSONAL:
            value = form.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {mask(key): mask(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else mask(str(value))


def masked(logger: Any, method: str, event: Event) -> Event:
    """The last step before a line is written."""
    return {key: value if key in OWN else mask(value) for key, value in event.items()}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def start() -> None:
    """Lead what is logged by structlog into `logging`, where everything else is."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """JSON for machines, or lines for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked,
            renderer,
        ],
    )
