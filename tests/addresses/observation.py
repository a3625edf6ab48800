"""Who is told how the portal is: machines by its own addresses, those who look after it by a page."""

from tests.addresses.access import Access, act, form, page

STAFF = "officer colleague treasurer head auditor administrator"
EVERYBODY = f"visitor owner stranger {STAFF}"

OBSERVATION: dict[str, Access] = {
    "pages:healthz": form({200: EVERYBODY}),
    "pages:healthz_jobs": form({200: EVERYBODY}),
    "observation:readyz": page({503: EVERYBODY}),  # no worker runs here
    "observation:metrics": page({200: EVERYBODY}),  # from this machine
    "privacy:notice": page({200: EVERYBODY}),
    "privacy:own_data": form({200: f"owner stranger {STAFF}"}),
    "privacy:close_account": form({200: f"owner stranger {STAFF}"}),
    "privacy:keep_account": act(f"owner stranger {STAFF}"),
    "observation:status": page({200: "head auditor administrator", 403: "owner stranger officer colleague treasurer"}),
}
