"""Files of two machines lie in one bucket: customers fetch them there, by addresses signed for a minute."""

import hashlib
import http.client
import re
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.apps import apps
from django.db.models import FileField
from django.test import override_settings
from moto.server import ThreadedMotoServer
from storages.backends.s3 import S3Storage

from microdata.models import Extraction
from microdata.services import extraction
from microdata.states import UNFINISHED
from orders.deliverables import fetchable
from orders.models import Order
from tests import builders, microdata_builders
from tests.chaos.parts import a_free_port
from tests.journeys.stack import eventually
from tests.microdata import material

from .conftest import Office, service

pytestmark = pytest.mark.django_db(transaction=True)
BUCKET, REGION, KEY = "silastik-uji", "ap-southeast-3", "uji"


@pytest.fixture(scope="module")
def variables() -> Iterator[dict[str, str]]:
    port = a_free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", REGION, endpoint_url=endpoint, aws_access_key_id=KEY, aws_secret_access_key=KEY)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT": endpoint,
        "S3_REGION": REGION,
        "S3_ACCESS_KEY": KEY,
        "S3_SECRET_KEY": KEY,
    }
    server.stop()


@pytest.fixture
def office(office: Office, variables: dict[str, str], monkeypatch) -> Iterator[Office]:
    """The tests act for the staff, so their files go to the bucket too."""
    bucket = S3Storage(
        bucket_name=BUCKET,
        endpoint_url=variables["S3_ENDPOINT"],
        region_name=REGION,
        access_key=KEY,
        secret_key=KEY,
        file_overwrite=False,
    )
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, FileField):
                monkeypatch.setattr(field, "storage", bucket)
    with override_settings(PRIVATE_ROOT="/nowhere"):
        yield office


def led_to(office: Office, path: str, cookie: str) -> str:
    """Where the portal sends whoever asks for a file; empty when it does not."""
    context = ssl.create_default_context(cafile=str(office.folder / "tls/fullchain.pem"))
    line = http.client.HTTPSConnection("127.0.0.1", office.machine.ports["tls"], timeout=30, context=context)
    line.request("GET", path, headers={"Cookie": cookie})
    answer = line.getresponse()
    return answer.headers.get("Location", "") if answer.status == 302 else ""


def fetched(address: str) -> tuple[str, str]:
    """SHA-256 of what lies at an address, and the name a browser would give it."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        return hashlib.sha256(answer.read()).hexdigest(), answer.headers["Content-Disposition"]


def papers_and_files(order: Order) -> dict[str, str]:
    """The addresses of all that an order's customer may fetch, with its SHA-256."""
    own = order.get_absolute_url()
    papers = {f"{own}dokumen/{paper.code}/": paper.sha256 for paper in order.documents.all()}
    return papers | {f"{own}berkas/{file.pk}/": file.sha256 for file in fetchable(order)}


def test_customers_fetch_papers_and_softcopies_from_the_bucket_and_strangers_nothing(office: Office):
    order = builders.completed(builders.a_customer())
    office.settle()
    owner, stranger = office.visit(order.customer), office.visit(builders.a_customer())

    for path, sha256 in papers_and_files(builders.fresh(order)).items():
        address = led_to(office, path, owner.cookie)
        assert fetched(address)[0] == sha256
        assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["60"]
        assert led_to(office, path, stranger.cookie) == ""
    assert [path for path in Path(office.private_root).rglob("*") if path.is_file()] == []


def test_what_a_customer_sends_lies_in_the_bucket_whichever_machine_took_it(office: Office):
    order = builders.offered(builders.a_customer_abroad())
    office.settle()
    customer = office.visit(order.customer)
    proof = builders.pdf_bytes(2)
    first, second = office.webs
    first.kill()
    eventually(lambda: not first.is_ready(), "the last of its children to be gone")
    form = {"amount": "10.00", "currency": "SGD", "value_date": "2026-01-05", "bank": "DBS", "reference": "REF1"}
    form["value_date"] = builders.fresh(order).submitted_at.date().isoformat()
    answer = customer.post(f"{order.get_absolute_url()}bukti/", proof=builders.an_upload(proof), **form)
    assert answer.status == 200
    assert "proof.pdf" in answer.text or order.invoices.get().payments.exists()
    first.start()
    second.kill()
    eventually(lambda: not second.is_ready(), "the last of its children to be gone")
    payment = order.invoices.get().payments.get()

    path = f"{order.get_absolute_url()}bukti/{payment.pk}/"
    address = eventually(lambda: led_to(office, path, customer.cookie), "nginx to ask the machine that is back")

    assert fetched(address)[0] == hashlib.sha256(proof).hexdigest()
    second.start()


def test_data_are_extracted_from_a_master_in_the_bucket_and_delivered_from_there(office: Office, tmp_path: Path):
    dataset = material.a_dataset(tmp_path, rows=400)
    order = microdata_builders.in_preparation(builders.a_customer(), dataset=dataset, variables=[], areas=[])
    extractor = service(office.machine, "extractor", office.url)
    extractor.start()
    try:
        for kind in ("sample", "product"):
            extraction.request(order.selections.get(), kind, by=order.assigned_to)
        eventually(lambda: not Extraction.objects.filter(state__in=UNFINISHED).exists(), "the extractor to finish")
    finally:
        extractor.stop()

    files = order.deliverables.all()
    assert sorted(file.kind for file in files) == ["product", "sample"]
    assert all(hashlib.sha256(file.file.open().read()).hexdigest() == file.sha256 for file in files)
    assert re.search(r"\.zip$", files[0].file.name)
