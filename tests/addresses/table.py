"""Who may go where: one line per address, read by the tests beside it.

A line says what a GET (of an act: a POST) gives to whom. Visitors are led to the login unless the line names them.
"""

from django.urls import URLPattern, URLResolver, get_resolver

from tests.addresses.access import DONE, Access, AdminPage, act, form, page
from tests.addresses.calendars import CALENDARS
from tests.addresses.observation import OBSERVATION
from tests.addresses.queue import QUEUE
from tests.addresses.reports import REPORTS

STAFF = "officer colleague treasurer head auditor administrator"
SIGNED_IN = f"owner stranger {STAFF}"
EVERYBODY = f"visitor {SIGNED_IN}"
PUBLIC = page({200: EVERYBODY})
ACCOUNT = form({200: SIGNED_IN})
ENTRANCE = form({200: "visitor", 302: SIGNED_IN})
OWN = page({200: "owner", 404: f"stranger {STAFF}"})
CUSTOMERS = page({200: "owner stranger", 302: STAFF})
CUSTOMERS_FORM = form({200: "owner stranger", 302: STAFF})
OWN_ACT = act("owner", unknown=f"stranger {STAFF}")
OTHERS = "owner stranger treasurer head auditor administrator"
SERVE = act("officer colleague", refused=OTHERS)
TREASURY = page({200: "treasurer", 403: "owner stranger officer colleague head auditor administrator"})
DECIDE = act("treasurer", refused="owner stranger officer colleague head auditor administrator")
# The owner's own, and the office's; an administrator keeps reference data and sees no orders.
SHARED = page({200: "owner officer colleague treasurer head auditor", 404: "stranger administrator"})
WORKBENCH = page({200: "officer colleague treasurer head auditor", 403: "owner stranger", 404: "administrator"})
UNKNOWN = form({404: SIGNED_IN})
OUTSIDE = "visitor owner stranger officer colleague treasurer head"
ADMIN_SITE = {200: "auditor administrator", "admin login": OUTSIDE}

ELSEWHERE = CALENDARS | OBSERVATION | QUEUE | REPORTS
ADDRESSES: dict[str, Access] = ELSEWHERE | {
    "pages:home": PUBLIC,
    "pages:standard": PUBLIC,
    "pages:complaints": form({200: EVERYBODY}),
    "pages:too_large": form({413: EVERYBODY}),
    "calculator:calculator": PUBLIC,
    "catalogue:list": PUBLIC,
    "publications:detail": PUBLIC,
    "publications:cover": PUBLIC,
    "publications:basket": page({200: SIGNED_IN}),
    "publications:submit": act(SIGNED_IN),
    "publications:basket_add": form({302: SIGNED_IN}),
    "publications:basket_remove": act(SIGNED_IN),
    "publications:visitors": form({200: "officer colleague", 403: OTHERS}),
    "publications:visit": page({200: "officer", 404: "colleague", 403: OTHERS}),
    "publications:visit_add": act("officer", unknown="colleague", refused=OTHERS),
    "publications:visit_remove": act("officer", unknown="colleague", refused=OTHERS),
    "publications:visit_submit": act("officer", unknown="colleague", refused=OTHERS),
    "publications:visit_discard": act("officer", unknown="colleague", refused=OTHERS),
    "publications:prepare": SERVE,
    "publications:send_offer": SERVE,
    "publications:deliver": SERVE,
    "microdata:dataset": PUBLIC,
    "microdata:questionnaire": page({404: EVERYBODY}),  # this dataset has none
    "microdata:choose": form({200: EVERYBODY}),
    "microdata:estimate": form({200: EVERYBODY}),
    "microdata:areas": page({404: EVERYBODY}),  # of no area
    "microdata:draft": CUSTOMERS,
    "microdata:submit": act(SIGNED_IN),
    "microdata:abstract": CUSTOMERS_FORM,
    "microdata:abstract_template": PUBLIC,
    "microdata:signer": CUSTOMERS_FORM,
    "microdata:remove": act(SIGNED_IN),
    "microdata:waiver": form({200: "owner", 302: f"stranger {STAFF}"}),  # the stranger has chosen nothing
    "microdata:waiver_withdraw": act(SIGNED_IN),
    "microdata:explain": OWN_ACT,
    "microdata:accept_sample": OWN_ACT,
    "microdata:reject_sample": OWN_ACT,
    "microdata:confirm": OWN_ACT,
    "microdata:copy": OWN_ACT,
    "microdata:abstract_file": SHARED,
    "microdata:agreement_upload": OWN_ACT,
    "microdata:agreement_post": OWN_ACT,
    "microdata:agreement_file": SHARED,
    "microdata:request_access": OWN_ACT,
    "microdata:scan": form({200: "officer colleague", 403: OTHERS}),
    "microdata:agreement_receive": SERVE,
    "microdata:agreement_accept": SERVE,
    "microdata:agreement_return": SERVE,
    "microdata:decide": SERVE,
    "microdata:decide_waiver": SERVE,
    "microdata:send_offer": SERVE,
    "microdata:send_sample": SERVE,
    "microdata:deliver": SERVE,
    "microdata:extract": act("", unknown="officer colleague", refused=OTHERS),  # neither sample nor product was asked
    "microdata:stop": SERVE,
    "microdata:attach": SERVE,
    "microdata:preparation": WORKBENCH,
    "microdata:use_newest": SERVE,
    "microdata:renew": SERVE,
    "microdata:upload": SERVE,
    "microdata:upload_part": Access("act", {400: "officer", 404: "colleague", 403: OTHERS}),  # begun by the officer
    "microdata:upload_cancel": SERVE,
    "microdata:reopen": SERVE,
    "payments:tariffs": PUBLIC,
    "payments:submit_proof": OWN_ACT,
    "payments:proof": SHARED,
    "payments:request_billing_code": OWN_ACT,
    "payments:record_billing_code": SERVE,
    "payments:record_payment": SERVE,
    "payments:desk": TREASURY,
    "payments:paid": TREASURY,
    "payments:export": page({404: "treasurer", 403: "owner stranger officer colleague head auditor administrator"}),
    "payments:entitlement": ACCOUNT,
    "payments:entitlement_link": OWN_ACT,
    "payments:entitlement_withdraw": OWN_ACT,
    "payments:entitlement_confirm": Access("link", {200: EVERYBODY}),
    "payments:entitlement_letter": page(
        {200: "owner officer colleague head auditor", 404: "stranger treasurer administrator"}
    ),
    "payments:entitlements": page(
        {200: "officer colleague head auditor", 403: "owner stranger treasurer administrator"}
    ),
    "payments:entitlement_decide": SERVE,
    "payments:waiver_letter": SHARED,
    "payments:waived": page({200: "officer colleague treasurer head auditor", 403: "owner stranger administrator"}),
    "payments:waived_export": page(
        {404: "officer colleague treasurer head auditor", 403: "owner stranger administrator"}
    ),
    "payments:statements": form({200: "treasurer", 403: "owner stranger officer colleague head auditor administrator"}),
    "payments:statement": TREASURY,
    "payments:statement_reading": TREASURY,
    "payments:statement_file": TREASURY,
    "payments:line": TREASURY,
    **{f"payments:statement_{act}": DECIDE for act in ("record", "recheck")},
    **{f"payments:line_{act}": DECIDE for act in ("set_aside", "apart", "join")},
    "payments:deposits": form({200: "treasurer", 403: "owner stranger officer colleague head auditor administrator"}),
    "payments:reconciliation": TREASURY,
    "payments:verify": TREASURY,
    "payments:verify_proof": DECIDE,
    "payments:reject_proof": DECIDE,
    "payments:preview": TREASURY,
    "orders:list": page({200: SIGNED_IN}),
    "orders:detail": OWN,
    "orders:why": OWN,
    "orders:due_ics": OWN,
    "orders:office_due_ics": WORKBENCH,
    "orders:cancel": OWN_ACT,
    "orders:report_fault": OWN_ACT,
    "orders:fault_picture": SHARED,
    "orders:file": SHARED,
    "orders:document": SHARED,
    "orders:queue": page({200: STAFF, 403: "owner stranger"}),
    "orders:workbench": WORKBENCH,
    "orders:office_why": WORKBENCH,
    "orders:take": SERVE,
    "orders:release": SERVE,
    "orders:take_over": SERVE,
    "orders:office_cancel": SERVE,
    "orders:confirm_npwp": SERVE,
    "orders:answer_fault": SERVE,
    "orders:redeliver": SERVE,
    "orders:tick": SERVE,
    "orders:write_to_office": OWN_ACT,
    "orders:write_to_customer": SERVE,
    "orders:attachment": SHARED,
    "orders:since": WORKBENCH,
    "orders:add_note": act("officer colleague treasurer", refused="owner stranger head auditor administrator"),
    "orders:delete_note": act("officer colleague treasurer", refused="owner stranger head auditor administrator"),
    "orders:terms": PUBLIC,
    "orders:terms_version": PUBLIC,
    "orders:slip": SERVE,
    "orders:claim": form({200: EVERYBODY}),
    "orders:claim_code": page({404: EVERYBODY}),  # of no slip
    "orders:verify": PUBLIC,
    "orders:verify_code": PUBLIC,
    "feedback:rate": form({200: "owner", 404: f"stranger {STAFF}"}),
    "feedback:rate_signed": form({200: EVERYBODY}),
    "feedback:survey": form({200: "owner", 404: f"stranger {STAFF}"}),
    "feedback:survey_signed": form({200: EVERYBODY}),
    "feedback:office": page({200: "officer colleague head auditor", 403: "owner stranger treasurer administrator"}),
    "feedback:export": page({200: "officer colleague head auditor", 403: "owner stranger treasurer administrator"}),
    "feedback:reply": act("officer colleague head", refused="owner stranger treasurer auditor administrator"),
    "feedback:track": form({200: EVERYBODY}),
    "feedback:own_complaint": form({200: "owner", 404: f"stranger {STAFF}"}),
    "feedback:complaints": page({200: "officer colleague head auditor", 403: "owner stranger treasurer administrator"}),
    "feedback:complaint": page({200: "officer colleague head auditor", 403: "owner stranger treasurer administrator"}),
    "feedback:complaint_file": page(
        {200: "officer colleague head auditor", 404: "owner stranger treasurer administrator"}
    ),
    "feedback:take_complaint": act("officer colleague head", refused="owner stranger treasurer auditor administrator"),
    "feedback:answer_complaint": act(
        "officer colleague head", refused="owner stranger treasurer auditor administrator"
    ),
    "users:security": ACCOUNT,
    "users:home": form({302: SIGNED_IN}),
    "users:profile": ACCOUNT,
    "account_signup": ENTRANCE,
    "account_login": ENTRANCE,
    "account_logout": form({200: SIGNED_IN, 302: "visitor"}),
    "account_inactive": PUBLIC,
    "account_reauthenticate": ACCOUNT,
    "account_email": ACCOUNT,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": Access("link", {200: EVERYBODY}),
    "account_change_password": ACCOUNT,
    "account_set_password": form({302: SIGNED_IN}),
    "account_reset_password": form({200: EVERYBODY}),
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": form({302: EVERYBODY}),
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_index": page({200: SIGNED_IN}),
    "mfa_authenticate": form({302: SIGNED_IN}),
    "mfa_reauthenticate": form({302: SIGNED_IN}),
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": UNKNOWN,
    "mfa_view_recovery_codes": UNKNOWN,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": UNKNOWN,
    "mfa_list_webauthn": page({200: SIGNED_IN}),
    "mfa_add_webauthn": ACCOUNT,
    "mfa_reauthenticate_webauthn": form({302: SIGNED_IN}),
    "mfa_edit_webauthn": UNKNOWN,
    "mfa_remove_webauthn": UNKNOWN,
    "usersessions_list": ACCOUNT,
    "set_language": Access("act", {DONE: EVERYBODY}),
    "admin:index": form(ADMIN_SITE),
    "admin:login": form({403: "owner stranger officer colleague treasurer head", 302: "auditor administrator"}),
    "admin:logout": Access("act", {DONE: "auditor administrator", 302: OUTSIDE}),
    "admin:password_change": form(ADMIN_SITE),
    "admin:password_change_done": page(ADMIN_SITE),
    "admin:autocomplete": page(ADMIN_SITE | {200: "", 403: "auditor administrator"}),
    "admin:jsi18n": page(ADMIN_SITE),
    "admin:app_list": form(ADMIN_SITE),
    "admin:view_on_site": form(ADMIN_SITE | {200: "", 404: "auditor administrator"}),
}

# model -> what the administrator may do there; the auditor reads what is marked so.
ADMIN_MODELS: dict[str, tuple[str, bool]] = {
    "core_office": ("view add change", True),
    "core_dayoff": ("view", True),
    "core_mail": ("view", False),
    "core_jobrun": ("view", True),
    "privacy_retentionrun": ("view", True),
    "users_user": ("view change", True),
    "orders_purchaseterms": ("view add", True),
    "orders_order": ("", True),
    "orders_cannedtext": ("view add change delete", True),
    "orders_document": ("", True),
    "payments_tariffschedule": ("view add change delete", True),
    "payments_tariffline": ("view add change", True),  # the line tried has priced an invoice, so it stays
    "payments_invoice": ("", True),
    "payments_payment": ("", True),
    "payments_entitlement": ("", True),
    "payments_waiver": ("", True),
    "publications_publication": ("view add change delete import export", True),
    "publications_publication_process": ("import", False),
    "microdata_area": ("view add change import export", True),
    "microdata_area_process": ("import", False),
    "microdata_dataset": ("view add change", True),
    "microdata_datasetversion": ("view change dictionary master", True),
    "feedback_rating": ("", True),
    "feedback_surveyresponse": ("", True),
    "auth_group": ("", False),
    "account_emailaddress": ("", False),
    "mfa_authenticator": ("", False),
    "usersessions_usersession": ("", False),
    "pghistory_events": ("", False),
}
PAGES = {"changelist": "view", "change": "view", "history": "view"}


def admin_access(name: str) -> Access:
    """What a page of a model in the admin gives: `admin:core_office_change`. What may not be changed is not sent."""
    model, _, what = name.removeprefix("admin:").rpartition("_")
    powers, audited = ADMIN_MODELS[model]
    inside = {"administrator"} if PAGES.get(what, what) in powers.split() else set()
    if audited and (what in PAGES or what == "export"):
        inside.add("auditor")
    outside = {"auditor", "administrator"} - inside
    gives = ADMIN_SITE | {200: " ".join(inside), 403: " ".join(outside)}
    if model.endswith("_process"):
        return Access("act", ADMIN_SITE | {200: "", DONE: "administrator", 403: "auditor"})
    return AdminPage("form", gives, changes=what == "change", changers="administrator" if "change" in powers else "")


def addresses() -> dict[str, set[str]]:
    """Every named address of the project with the arguments it takes, as the resolver knows them."""
    found: dict[str, set[str]] = {}

    def walk(patterns: list[URLPattern | URLResolver], namespace: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name:
                found[namespace + pattern.name] = set(pattern.pattern.regex.groupindex)

    walk(get_resolver().url_patterns, "")
    return found


def is_of_a_model(name: str) -> bool:
    """`admin:core_office_change`: one of the admin's pages of a model."""
    others = {"admin:password_change_done", "admin:view_on_site"}
    return name.startswith("admin:") and name.count("_") >= 2 and name not in others
