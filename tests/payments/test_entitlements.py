"""Who is entitled to Rp0,00: asked for, the official address proved, decided by an officer."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from orders.lifecycle import NotNow
from payments import entitlements, services
from payments.models import Entitlement
from silastik.core.files import accept
from silastik.core.models import Mail
from silastik.users.models import Job, Segment
from tests import builders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
OFFICIAL = "bappeda@gorontalokab.example"


def asked(user=None, *, now=NOW, **fields):
    user = user or builders.a_customer()
    defaults = {"institution": "Bappeda", "official_email": OFFICIAL, "letter": accept(builders.an_upload())}
    return services.request_entitlement(user, **defaults | fields, now=now)


def proved(user=None, *, now=NOW):
    return services.confirm_official_email(asked(user, now=now), now=now)


def granted(user=None, *, until=date(2027, 12, 31), by=None):
    entitlement = proved(user)
    return services.decide_entitlement(
        entitlement, granted=True, valid_until=until, by=by or builders.an_officer(), now=NOW
    )


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/akun/rp0/\S+)", mail.text)[1]


def test_the_official_address_gets_a_link_and_no_officer_is_told_before_it_is_followed(client):
    officer = builders.an_officer()
    entitlement = asked(now=timezone.now())
    mail = Mail.objects.get(to=OFFICIAL)
    assert not Mail.objects.filter(to=officer.email).exists()

    client.post(link_in(mail))

    entitlement.refresh_from_db()
    assert entitlement.email_verified_at
    assert "Bappeda" in Mail.objects.get(to=officer.email).subject


def test_opening_the_link_alone_proves_nothing(client):
    entitlement = asked(now=timezone.now())
    page = client.get(link_in(Mail.objects.get(to=OFFICIAL)))
    entitlement.refresh_from_db()
    assert page.status_code == 200
    assert entitlement.email_verified_at is None


def test_a_link_that_was_tampered_with_or_whose_request_is_decided_leads_nowhere(client):
    entitlement = asked(now=timezone.now())
    link = link_in(Mail.objects.get(to=OFFICIAL))
    assert client.get(link[:-3] + "xx/").status_code == 404
    services.decide_entitlement(entitlement, granted=False, reason="Bukan instansi.", by=builders.an_officer())
    assert client.get(link).status_code == 404


def test_the_link_is_sent_at_most_once_an_hour():
    entitlement = asked()
    assert not services.send_link(entitlement, now=NOW + timedelta(minutes=10))
    assert services.send_link(entitlement, now=NOW + timedelta(hours=1))
    assert Mail.objects.filter(to=OFFICIAL).count() == 2


@pytest.mark.parametrize(
    "profile",
    [
        {"job": Job.STUDENT},
        {"segment": Segment.OTHER},
        {"segment": Segment.STATE_OWNED},
        {"segment": Segment.PRIVATE, "npwp": "021832415000000"},
        {"institution": ""},
    ],
    ids=lambda profile: ",".join(profile.values()),
)
def test_students_persons_companies_and_unknown_people_cannot_ask(profile):
    with pytest.raises(ValidationError):
        asked(builders.a_customer(**profile))
    assert not Entitlement.objects.exists()


def test_an_office_may_let_students_ask(settings):
    settings.WAIVER_STUDENTS = True
    assert asked(builders.a_customer(job=Job.STUDENT)).pk


def test_staff_cannot_ask():
    with pytest.raises(ValidationError):
        asked(builders.an_officer(**builders.PROFILE))


def test_one_request_waits_at_a_time_and_can_be_taken_back():
    user = builders.a_customer()
    first = asked(user)
    with pytest.raises(NotNow):
        asked(user)

    services.withdraw_entitlement(first)

    assert asked(user, official_email="benar@contoh.id").official_email == "benar@contoh.id"


def test_an_unproved_address_is_not_granted():
    with pytest.raises(ValidationError) as refused:
        services.decide_entitlement(
            asked(), granted=True, valid_until=date(2027, 1, 1), by=builders.an_officer(), now=NOW
        )
    assert "belum terbukti" in refused.value.messages[0]


@pytest.mark.parametrize(
    "decision",
    [{"granted": True}, {"granted": True, "valid_until": date(2026, 11, 23)}, {"granted": False, "reason": " "}],
    ids=["no end", "ended yesterday", "no reason"],
)
def test_a_decision_lacks_nothing(decision):
    with pytest.raises(ValidationError):
        services.decide_entitlement(proved(), **decision, by=builders.an_officer(), now=NOW)


def test_granted_it_holds_until_its_last_day_and_the_customer_is_told():
    user = builders.a_customer()
    granted(user, until=date(2026, 12, 31))
    assert entitlements.entitlement_of(user, on=date(2026, 12, 31))
    assert entitlements.entitlement_of(user, on=date(2027, 1, 1)) is None
    assert "31 Desember 2026" in Mail.objects.get(to=user.email).text


def test_refused_the_customer_reads_why():
    user = builders.a_customer()
    services.decide_entitlement(
        proved(user), granted=False, reason="Suratnya tanpa kop.", by=builders.an_officer(), now=NOW
    )
    assert entitlements.entitlement_of(user, on=NOW.date()) is None
    assert "Suratnya tanpa kop." in Mail.objects.get(to=user.email).text


def test_nothing_is_decided_twice():
    entitlement = granted()
    with pytest.raises(NotNow):
        services.decide_entitlement(entitlement, granted=False, reason="Keliru.", by=builders.an_officer(), now=NOW)


def test_only_officers_decide_and_never_their_own():
    user = builders.a_customer()
    entitlement = proved(user)
    for person in (builders.staff("head"), builders.a_treasurer(), user):
        with pytest.raises(PermissionDenied):
            services.decide_entitlement(entitlement, granted=False, reason="x", by=person, now=NOW)


def test_the_page_shows_each_stage(client):
    user = builders.a_customer()
    client.force_login(user)
    url = reverse("payments:entitlement")
    assert "Belum ada permohonan" in client.get(url).content.decode()

    form = {"institution": "Bappeda", "official_email": OFFICIAL, "letter": builders.an_upload(name="surat.pdf")}
    assert client.post(url, form).status_code == 302
    assert "Kirim tautan lagi" in client.get(url).content.decode()

    entitlement = services.confirm_official_email(Entitlement.objects.get())
    assert "Menunggu petugas" in client.get(url).content.decode()

    later = timezone.now().date() + timedelta(days=300)
    services.decide_entitlement(entitlement, granted=True, valid_until=later, by=builders.an_officer())
    assert "berhak meminta Rp0,00" in client.get(url).content.decode()


def test_a_student_reads_why_there_is_no_form(client):
    client.force_login(builders.a_customer(job=Job.STUDENT))
    page = client.get(reverse("payments:entitlement")).content.decode()
    assert "membeli sebagai perorangan" in page
    assert 'name="letter"' not in page


def test_a_letter_that_is_no_pdf_is_refused_at_its_field(client):
    client.force_login(builders.a_customer())
    form = {"institution": "Bappeda", "official_email": OFFICIAL, "letter": builders.an_upload(b"MZ\x90", "surat.pdf")}
    response = client.post(reverse("payments:entitlement"), form)
    assert response.status_code == 422
    assert "bukan PDF" in response.content.decode()


def test_an_officer_decides_on_the_list(client):
    entitlement = proved()
    client.force_login(builders.an_officer())
    url = reverse("payments:entitlement_decide", args=[entitlement.pk])

    refused = client.post(url, {"decision": "granted"})
    later = timezone.now().date() + timedelta(days=300)
    client.post(url, {"decision": "granted", "valid_until": later.isoformat()})

    assert refused.status_code == 422
    entitlement.refresh_from_db()
    assert (entitlement.decision, entitlement.valid_until) == ("granted", later)
    page = client.get(reverse("payments:entitlements")).content.decode()
    assert "Tidak ada permohonan yang menunggu" in page
    assert "Berlaku" in page


def test_the_head_reads_the_list_and_decides_nothing(client):
    proved()
    client.force_login(builders.staff("head"))
    page = client.get(reverse("payments:entitlements")).content.decode()
    assert "Bappeda" in page
    assert "Simpan keputusan" not in page


def test_a_letter_is_its_senders_and_the_officers(client):
    owner = builders.a_customer()
    letter = reverse("payments:entitlement_letter", args=[asked(owner).pk])
    found = {}
    for name, person in {
        "owner": owner,
        "stranger": builders.a_customer(),
        "officer": builders.an_officer(),
        "treasurer": builders.a_treasurer(),
    }.items():
        client.force_login(person)
        response = client.get(letter)
        found[name] = response.status_code
        response.getvalue()  # to its end, which closes the file
    assert found == {"owner": 200, "stranger": 404, "officer": 200, "treasurer": 404}
