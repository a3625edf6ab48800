"""Who reads the office's figures and its audit trail: a part of the table of addresses."""

from tests.addresses.access import Access, act, page

STAFF = "officer colleague treasurer head auditor administrator"
PUBLIC = page({200: f"visitor owner stranger {STAFF}"})
NOT_OVERSEERS = "owner stranger officer colleague treasurer administrator"
OVERSEERS = page({200: "head auditor", 403: NOT_OVERSEERS})
AUDIT = page({200: "auditor", 403: f"{NOT_OVERSEERS} head"})

REPORTS: dict[str, Access] = {
    "reports:performance": PUBLIC,
    "reports:performance_csv": PUBLIC,
    "reports:report": OVERSEERS,
    "reports:workbook": OVERSEERS,
    "reports:ask": act("head auditor", refused=NOT_OVERSEERS),
    "reports:file": page({200: "head", 404: "auditor", 403: NOT_OVERSEERS}),  # the head's own
    "reports:pdf": page({200: "head", 404: "auditor", 403: NOT_OVERSEERS}),
    "reports:audit": AUDIT,
    "reports:audit_export": AUDIT,
    "reports:readings": AUDIT,
    "reports:readings_export": AUDIT,
    "reports:evidence": AUDIT,
    "reports:evidence_export": page({422: "auditor", 403: f"{NOT_OVERSEERS} head"}),  # of no order
    "reports:verifier": AUDIT,
    "reports:trail": AUDIT,
    "reports:trail_export": AUDIT,
}
