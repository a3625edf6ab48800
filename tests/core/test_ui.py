"""What templates say often, how forms look, and the bundles they need."""

import gzip

import pytest
from django import forms
from django.core.management import call_command
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import resolve


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(request.path)
    return Template(source).render(Context({"request": request, **context}))


class Profile(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti pada KTP")
    domicile = forms.ChoiceField(
        label="Domisili", choices=[("ID", "Indonesia"), ("MY", "Malaysia")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Setuju")
    segment = forms.ChoiceField(label="Segmen", choices=[("a", "Swasta")], required=False)
    proof = forms.FileField(label="Bukti", required=False, widget=forms.FileInput(attrs={"data-max-bytes": 10}))
    note = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        if not self.cleaned_data.get("name"):
            raise forms.ValidationError("Belum dapat disimpan.")


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers():
    html = render('{% icon "download" 18 %}')

    assert html.startswith("<svg")
    assert 'width="18"' in html
    assert 'aria-hidden="true"' in html


def test_a_badge_escapes_what_it_says():
    assert render('{% badge label "turn" %}', label="<b>") == '<span class="tag tag-turn">&lt;b&gt;</span>'


def test_a_link_knows_that_it_is_the_current_page():
    assert 'aria-current="page"' in render('{% active "pages:standard" %}', path="/standar-pelayanan/")


def test_a_link_knows_that_the_current_page_lies_below_it():
    assert 'aria-current="true"' in render('{% active "pages:home" "pages:standard" %}', path="/standar-pelayanan/")


def test_a_link_elsewhere_is_not_current():
    assert render('{% active "pages:home" %}', path="/standar-pelayanan/") == ""


def test_pages_of_a_list_keep_the_search():
    html = render_pagination("/?q=angka&page=2", number=2)

    assert 'href="?q=angka&amp;page=3"' in html
    assert 'href="?q=angka&amp;page=1"' in html


def test_a_list_of_one_page_has_no_pagination():
    assert render_pagination("/", number=1, rows=5).strip() == ""


def render_pagination(path: str, *, number: int, rows: int = 95) -> str:
    page = Paginator(range(rows), 10).page(number)
    return get_template("components/_pagination.html").render({"page": page}, RequestFactory().get(path))


@pytest.fixture
def wrong() -> str:
    return str(Profile({"name": ""}))


def test_errors_are_summed_up_on_top_with_links_to_their_fields(wrong: str):
    summary, fields = wrong.split("</div>", 1)

    assert 'role="alert"' in summary
    assert "Belum dapat disimpan." in summary
    assert 'href="#id_name"' in summary
    assert 'id="id_name"' in fields


def test_the_summary_leads_to_the_first_choice_of_a_group(wrong: str):
    assert 'href="#id_domicile_0"' in wrong
    assert 'id="id_domicile_0"' in wrong


def test_a_field_is_described_by_its_hint_and_its_error(wrong: str):
    assert 'aria-describedby="id_name_helptext id_name_error"' in wrong
    assert 'id="id_name_helptext"' in wrong
    assert 'id="id_name_error"' in wrong
    assert 'aria-invalid="true"' in wrong


def test_a_form_without_errors_has_no_summary():
    assert "alert" not in str(Profile())


def test_widgets_keep_their_own_class_beside_bootstraps():
    class Form(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "tnum"}))

    assert 'class="tnum form-control"' in str(Form())


def test_each_kind_of_widget_has_its_style():
    html = str(Profile())

    assert 'class="form-select"' in html
    assert html.count('class="form-check-input"') == 3  # two radio buttons and the checkbox
    assert '<input type="hidden" name="note" id="id_note">' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = str(Profile())

    assert "<fieldset" in html
    assert "<legend>Domisili" in html


def test_a_file_input_says_what_the_script_needs_to_refuse_a_large_file():
    html = str(Profile())

    assert 'data-max-bytes="10"' in html
    assert "data-too-large=" in html


@pytest.fixture
def assets(tmp_path, settings):
    settings.ASSETS_DIR = tmp_path / "assets"
    call_command("build_assets", verbosity=0)
    return settings.ASSETS_DIR


def test_the_bundles_hold_packages_and_our_own_files(assets):
    style, script = (assets / "portal.css").read_text(), (assets / "portal.js").read_text()

    assert style.index("Bootstrap") < style.index("--ground") < style.index(".turn-what")
    assert script.index("htmx") < script.index("data-countdown")


def test_the_bundles_point_to_no_source_map(assets):
    assert not [file.name for file in assets.iterdir() if "sourceMappingURL" in file.read_text()]


def test_building_again_changes_nothing(assets):
    before = {file.name: file.stat().st_mtime_ns for file in assets.iterdir()}

    call_command("build_assets", verbosity=0)

    assert {file.name: file.stat().st_mtime_ns for file in assets.iterdir()} == before


def test_the_office_has_its_own_style_and_script(assets):
    assert "table[data-keys]" in (assets / "office.js").read_text()
    assert ".queue-bar" in (assets / "office.css").read_text()
    assert ".queue-bar" not in (assets / "portal.css").read_text()


def test_style_and_script_leave_room_for_the_page(assets):
    """A cold page may take 75 kB, of which 12 kB are its own HTML; the office's own share is small."""
    weights = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in assets.iterdir()}

    assert weights["portal.css"] + weights["portal.js"] < 63_000
    assert weights["office.css"] + weights["office.js"] < 8_000


def test_a_part_that_stands_twice_is_made_once_and_knows_the_page():
    source = '{% rendered "components/_language.html" as switch %}{{ switch }}|{{ switch }}'

    first, second = render(source, "/katalog/?q=peta", csrf_token="abc").split("|")

    assert first == second
    assert 'value="/katalog/?q=peta"' in first
