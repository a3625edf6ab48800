"""The SPPD on its way: from the office to the customer and back, digitally or on paper, until it holds (M8)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from microdata.agreement_transitions import AgreementTransitions
from microdata.models import DutyStamp
from microdata.services import agreements
from microdata.states import AgreementState, AgreementWay
from orders.lifecycle import NotNow, Refused
from silastik.core.models import Mail
from tests import builders
from tests import microdata_builders as build
from tests.microdata import signing
from tests.misfortune.page import Page
from tests.misfortune.test_at_once import at_once, logged_in

S = AgreementState
ALL_SEEN = {"originals": 2, "stamps": 2, "is_signed": True, "rank_fits": True}
SERIALS = ["E1A2B3C4D5", "E6F7G8H9J0"]
COURIER = {"courier": "Pos Indonesia", "tracking_number": "p2611 "}


def upload(order, count: int = 1):
    build.render_papers(order)
    return agreements.upload(order, files=[build.signed_pdf(order) for _copy in range(count)], by=order.customer)


def post(order):
    return agreements.post(order, **COURIER, by=order.customer)


def receive(order, **seen):
    return agreements.receive(order, **ALL_SEEN | seen, by=order.assigned_to)


def accept(order, **options):
    return agreements.accept(order, **{"serials": SERIALS} | options, by=order.assigned_to)


def send_back(order):
    return agreements.send_back(order, reason="Meterai kurang satu.", by=order.assigned_to)


ACTS = {"upload": upload, "post": post, "receive": receive, "accept": accept, "send_back": send_back}
REACH = {
    S.ISSUED: [],
    S.POSTED: [post],
    S.UPLOADED: [upload],
    S.RECEIVED: [receive],
    S.RETURNED: [upload, send_back],
    S.ACCEPTED: [upload, accept],
}
MOVES = {
    "upload": ({S.ISSUED, S.POSTED, S.UPLOADED, S.RETURNED}, S.UPLOADED),
    "post": ({S.ISSUED, S.POSTED, S.UPLOADED, S.RETURNED}, S.POSTED),
    "receive": ({S.ISSUED, S.POSTED, S.UPLOADED, S.RETURNED, S.RECEIVED}, S.RECEIVED),
    "accept": ({S.UPLOADED, S.RECEIVED}, S.ACCEPTED),
    "send_back": ({S.UPLOADED, S.RECEIVED}, S.RETURNED),
}


@pytest.fixture
def order(db):
    return build.offered()


def state(order) -> str:
    return build.fresh(order).agreement.state


def test_the_table_knows_every_state_and_every_move():
    assert set(REACH) == set(S)
    assert set(MOVES) == {name for name in vars(AgreementTransitions) if not name.startswith("_")}


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("start", S)
def test_in_each_state_each_act_moves_the_sppd_or_changes_nothing(order, start, action):
    for act in REACH[start]:
        act(order)
    sources, target = MOVES[action]

    if start in sources:
        ACTS[action](order)
        assert state(order) == target
    else:
        events = order.events.count()
        with pytest.raises(NotNow, match="Tidak ada yang diubah"):
            ACTS[action](order)
        assert (state(order), order.events.count()) == (start, events)


@pytest.mark.parametrize("action", ["accept", "send_back"])
def test_an_officer_who_is_not_in_charge_decides_nothing(order, action):
    upload(order)
    arguments = {"accept": {"serials": SERIALS}, "send_back": {"reason": "x"}}[action]

    with pytest.raises(NotNow):
        getattr(agreements, action)(order, **arguments, by=builders.an_officer())

    assert state(order) == S.UPLOADED


def test_an_upload_sent_again_replaces_the_first_which_is_kept(order):
    upload(order, 2)
    agreement = upload(order, 1)

    assert agreement.files.filter(withdrawn_at=None).count() == 1
    assert agreement.files.count() == 3
    assert agreement.way == AgreementWay.DIGITAL


@pytest.mark.parametrize("count", [0, 3])
def test_only_one_or_two_files_are_taken(order, count):
    with pytest.raises(ValidationError, match="satu atau dua"):
        upload(order, count)

    assert state(order) == S.ISSUED


def test_the_tracking_number_is_kept_as_couriers_write_it(order):
    assert post(order).tracking_number == "P2611"


def test_paper_with_everything_counted_is_accepted(order):
    post(order)
    receive(order, scan=signing.checked(builders.pdf_bytes()))
    agreement = agreements.accept(order, by=order.assigned_to)

    assert agreement.state == S.ACCEPTED
    assert agreement.files.get().source == "scan"


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        ({"originals": 1}, "Belum dua rangkap asli."),
        ({"stamps": 1}, "Belum dua meterai"),
        ({"is_signed": False}, "Belum ditandatangani"),
        ({"rank_fits": False}, "Jabatan penanda tangan"),
    ],
)
def test_paper_that_lacks_something_is_not_accepted_until_it_is_counted_again(order, seen, sentence):
    receive(order, **seen)
    with pytest.raises(Refused, match=sentence):
        agreements.accept(order, by=order.assigned_to)
    assert state(order) == S.RECEIVED

    receive(order)
    agreements.accept(order, by=order.assigned_to)
    assert state(order) == S.ACCEPTED


def test_a_corrected_count_is_no_second_mail_but_new_paper_is(order):
    def mails() -> int:
        return Mail.objects.filter(key__contains="agreement_received", to=order.customer.email).count()

    receive(order, stamps=1)
    receive(order)
    assert mails() == 1

    send_back(order)
    receive(order)
    assert mails() == 2


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"serials": []}, "serials"),
        ({"serials": SERIALS[:1]}, "serials"),
        ({"serials": [SERIALS[0], " e1a2b3 c4d5"]}, "serials"),
        ({"is_signed": False}, "is_signed"),
        ({"rank_fits": False}, "rank_fits"),
    ],
)
def test_a_digital_sppd_that_lacks_something_is_told_at_the_field(order, options, field):
    upload(order)

    with pytest.raises(ValidationError) as refusal:
        accept(order, **options)

    assert list(refusal.value.message_dict) == [field]
    assert state(order) == S.UPLOADED


def test_a_stamp_serves_one_sppd_of_all_orders(order):
    other = build.offered()
    upload(order)
    accept(order)
    upload(other)

    with pytest.raises(ValidationError, match="sudah tercatat pada SPPD lain"):
        accept(other, serials=[SERIALS[1].lower(), "NEW"])

    assert state(other) == S.UPLOADED
    assert DutyStamp.objects.count() == 2


def test_a_returned_sppd_tells_why_and_comes_again(order):
    upload(order)
    send_back(order)

    mail = Mail.objects.filter(to=order.customer.email).latest("pk")
    assert "Meterai kurang satu." in mail.text
    post(order)
    receive(order)
    agreements.accept(order, by=order.assigned_to)
    assert state(order) == S.ACCEPTED


def test_it_is_not_returned_without_a_reason(order):
    upload(order)

    with pytest.raises(ValidationError, match="apa yang kurang"):
        agreements.send_back(order, reason=" ", by=order.assigned_to)

    assert state(order) == S.UPLOADED


@pytest.mark.django_db(transaction=True)
def test_accepted_and_returned_from_two_tabs_at_once_has_one_effect():
    order = build.upload_agreement(build.offered())
    sent = {
        "agreement_accept": {"serials": "\n".join(SERIALS), "is_signed": "on", "rank_fits": "on"},
        "agreement_return": {"reason": "Belum bermeterai."},
    }

    def tab(name: str):
        client = logged_in(order.assigned_to)
        return lambda: Page(client.post(reverse(f"microdata:{name}", args=[order.code]), sent[name], follow=True))

    pages = at_once(tab("agreement_accept"), tab("agreement_return"))

    assert sum("Tidak ada yang diubah" in page.text for page in pages) == 1
    assert state(order) in (S.ACCEPTED, S.RETURNED)
    assert order.events.filter(action__in=["accept_agreement", "return_agreement"]).count() == 1


# The pages
