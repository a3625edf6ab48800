"""Who may go where at the calendar desk: the office reads, administrators publish, they and the head decide.

And an officer's own calendar of due times, which the feed's address gives to whoever holds it.
"""

from tests.addresses.access import Access, act, page

STAFF = "officer colleague treasurer head auditor administrator"
OUTSIDE = "owner stranger officer colleague treasurer auditor"
OTHERS = "owner stranger treasurer head auditor administrator"
SERVE = act("officer colleague", refused=OTHERS)
READ = page({200: STAFF, 403: "owner stranger"})
PUBLIC = page({200: f"visitor owner stranger {STAFF}"})
EDIT = act("administrator", refused=f"{OUTSIDE} head")
DECIDE = act("administrator head", refused=OUTSIDE)
EDITS = ["propose", "decree", "day", "day_remove", "day_certain", "period", "period_remove", "discard", "publish"]

CALENDARS: dict[str, Access] = {
    "calendars:overview": READ,
    "calendars:year": READ,
    "calendars:edition": READ,
    "calendars:public": PUBLIC,
    "calendars:public_year": PUBLIC,
    "calendars:preview": page({200: "administrator head", 403: OUTSIDE}),
    "calendars:confirm": DECIDE,
    "calendars:return": DECIDE,
    "orders:calendar": page({200: "officer colleague", 403: OTHERS}),
    "orders:calendar_renew": SERVE,
    "orders:calendar_revoke": SERVE,
    "orders:calendar_feed": PUBLIC,
} | {f"calendars:{name}": EDIT for name in EDITS}
