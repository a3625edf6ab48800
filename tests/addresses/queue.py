"""The queue: officers act, the office looks on, each keeps views of their own."""

from tests.addresses.access import Access, act, page

STAFF = "officer colleague treasurer head auditor administrator"
OUTSIDERS = "owner stranger"
SERVE = act("officer colleague", refused="owner stranger treasurer head auditor administrator")
LOOK = page({200: STAFF, 403: OUTSIDERS})
KEEP = act(STAFF, refused=OUTSIDERS)
ON_LEAVE = "officer colleague head administrator"
LEAVE = act(ON_LEAVE, refused="owner stranger treasurer auditor")

QUEUE: dict[str, Access] = {
    "orders:queue_counts": LOOK,
    "orders:bulk": KEEP,
    "orders:share_out": SERVE,
    "orders:leave": page({200: ON_LEAVE, 403: "owner stranger treasurer auditor"}),
    "orders:enter_leave": LEAVE,
    "orders:delete_leave": LEAVE,
    "orders:saved_views": LOOK,
    "orders:save_view": KEEP,
    "orders:change_view": act("", unknown=STAFF, refused=OUTSIDERS),  # of nobody's view
    "orders:delete_view": KEEP,
    "orders:assign": SERVE,
    "orders:hand_over": SERVE,
    "orders:set_follow_up": SERVE,
    "orders:clear_follow_up": SERVE,
}
