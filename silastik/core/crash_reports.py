"""Errors told to a Sentry server, if there is one: where the code failed, and nothing of the person it failed for."""

from typing import Any

import sentry_sdk

from .logs import mask


def start(dsn: str) -> None:
    """From now on tell errors. No bodies, no values of variables, no addresses; what is left goes through `clean`."""
    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        before_send=clean,
    )


def clean(event: Any, hint: Any) -> Any:
    """An event as it may leave: of the request its method, of the user the number, all texts masked.

    What of the address is not secret stands in the event's `transaction`, by its pattern.
    """
    request, user = event.pop("request", {}), event.pop("user", {})
    cleaned = mask(event)
    for own in ("event_id", "timestamp", "contexts", "release"):
        if own in event:
            cleaned[own] = event[own] if own != "contexts" else {"trace": event["contexts"].get("trace", {})}
    if "method" in request:
        cleaned["request"] = {"method": request["method"]}
    if "id" in user:
        cleaned["user"] = {"id": user["id"]}
    return cleaned
