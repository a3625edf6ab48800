"""An area that cannot be one is told in a sentence at its field, not by the name of a constraint."""

import pytest
from django.urls import reverse

from microdata.models import Area, AreaLevel
from silastik.users import roles
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "level", "parent", "sentence"),
    [
        ("7599", AreaLevel.DISTRICT, "75", "Tingkat tidak sesuai dengan panjang kode BPS."),
        ("7599", AreaLevel.REGENCY, "", "Provinsi tidak memiliki induk; wilayah lain harus memilikinya."),
        ("76", AreaLevel.PROVINCE, "75", "Provinsi tidak memiliki induk; wilayah lain harus memilikinya."),
        ("7x99", AreaLevel.REGENCY, "75", "Kode wilayah BPS terdiri atas 2, 4, 7, atau 10 angka."),
    ],
)
def test_an_area_that_cannot_be_one_is_refused_with_a_sentence(code, level, parent, sentence):
    Area.objects.get_or_create(code="75", defaults={"name": "Gorontalo", "level": AreaLevel.PROVINCE})
    client = logged_in(builders.staff(roles.ADMINISTRATOR))

    page = reverse("admin:microdata_area_add")
    response = client.post(page, {"code": code, "name": "Wilayah Uji", "level": int(level), "parent": parent})

    assert sentence in response.text
    assert "Kendala" not in response.text
    assert not Area.objects.filter(code=code).exists()
