"""What every page knows of the office."""

import pytest
from zeal import zeal_ignore

from silastik.core.models import Office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/katalog/", "/pengaduan/", "/standar-pelayanan/", "/akun/masuk/"])
def test_pages_open_before_any_office_is_entered(client, address):
    Office.objects.all().delete()

    with zeal_ignore():  # what is not there is not prefetched
        assert client.get(address).status_code == 200
