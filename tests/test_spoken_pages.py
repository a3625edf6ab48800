"""What screen readers say of every page, beyond what axe asks: names that tell things apart, tables, headings, errors.

Read over HTTP, in every state an order has; `journeys/test_every_page.py` looks at the same pages in a browser.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.urls import reverse
from lxml import html

from tests import builders
from tests.addresses.pages import CUSTOMERS, OFFICE, pages
from tests.addresses.world import ask, build_world

Element = html.HtmlElement
FIELDS = "//main//*[self::input[not(@type='hidden' or @type='submit' or @hidden)] or self::select or self::textarea]"
SAYING_NOTHING = {"", "CSV", "PDF", "XLSX", "Buka", "Hapus", "Lihat", "Ubah", "Unduh"}  # with nothing around them


def words(element: Element) -> str:
    """The name of a link, a button or a fold, as it is read out."""
    label = element.get("aria-label") or " ".join(element.itertext())
    return " ".join(label.split())


def confused(page: Element) -> Iterator[str]:
    """Links, buttons and folds that sound alike and are not."""
    places = defaultdict(set)
    for link in page.xpath("//main//a[@href]"):
        places["link", words(link)].add(link.get("href").partition("#")[0])
    for button in page.xpath("//main//button[not(@aria-hidden) and not(@type='button')]"):
        form = next(button.iterancestors("form"), None)
        action = "" if form is None else form.get("action", "") + (form.get("hx-post") or "")
        places["button", words(button)].add((action, button.get("value"), button.get("hx-target")))
    for kind, name in places:
        if name in SAYING_NOTHING or len(places[kind, name]) > 1:
            yield f"{kind} “{name}” leads to {sorted(map(str, places[kind, name]))[:3]}"
    folds = Counter(words(fold) for fold in page.xpath("//main//summary"))
    yield from (f"{count} folds “{name}”" for name, count in folds.items() if count > 1)


def unnamed(page: Element) -> Iterator[str]:
    """Tables without a name or a head, headings that skip a level, pictures without words, a second h1."""
    for table in page.xpath("//main//table"):
        if table.find("caption") is None and not table.get("aria-label") and not table.get("aria-labelledby"):
            yield f"a table without a name: {words(table)[:60]}"
        yield from (f"a head without a scope: {words(head)}" for head in table.xpath(".//th[not(@scope)]"))
        yield from (f"an empty head in {words(table)[:60]}" for head in table.xpath(".//th") if not words(head))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    yield from (f"h{lower} after h{upper}" for upper, lower in pairwise(levels) if lower > upper + 1)
    yield from ("a picture without words" for _svg in page.xpath("//svg[not(@aria-hidden or @role or @aria-label)]"))


def untied(page: Element) -> Iterator[str]:
    """Fields without a label, or whose hint or error nobody finds from them."""
    ids = Counter(page.xpath("//@id"))
    yield from (f"the id {one} stands {count} times" for one, count in ids.items() if count > 1)
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath(FIELDS):
        name = field.get("name") or field.get("id")
        in_label = next(field.iterancestors("label"), None) is not None
        if not (in_label or field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")):
            yield f"{name} has no label"
        group = next(field.iterancestors("fieldset"), None)
        told = (
            f"{field.get('aria-describedby', '')} {'' if group is None else group.get('aria-describedby', '')}".split()
        )
        yield from (f"{name} is described by {one}, which is not there" for one in told if one not in ids)
        wrong = any("field-wrong" in (above.get("class") or "").split() for above in field.iterancestors())
        if wrong and not (any(one.endswith("_error") for one in told) and field.get("aria-invalid") == "true"):
            yield f"{name} is wrong, and does not say so"


def read(content: bytes) -> Element:
    return html.document_fromstring(content.decode())


@pytest.mark.django_db
def test_every_page_makes_sense_to_who_hears_it(tmp_path):
    world = build_world(tmp_path / "private")
    found: list[str] = []
    seen = 0
    for people in (CUSTOMERS, OFFICE):
        for role in people:
            for url in pages(world, role, people):
                response = ask(world, role, "get", url)
                if response.streaming or response.status_code != 200 or b"<html" not in response.content:
                    continue
                page = read(response.content)
                found += [f"{role} {url}: {one}" for find in (confused, unnamed, untied) for one in find(page)]
                seen += 1

    assert not found, "\n".join(found)
    assert seen > 140


FORMS = [
    ("account_login", {"login": "rani@contoh.id", "password": "bukan-ini"}),
    ("account_signup", {}),
    ("pages:complaints", {"text": ""}),
    ("feedback:track", {"number": "", "code": ""}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "answers"), FORMS)
def test_a_form_that_is_not_taken_says_so_in_the_title_and_at_each_field(client, name, answers):
    address = reverse(name)
    empty = read(client.get(address).content)
    action = empty.xpath("//main//form[@method='post']")[0].get("action") or address
    page = read(client.post(action, answers).content)

    assert page.findtext(".//title") == f"Ada kesalahan: {empty.findtext('.//title')}"
    assert len(page.xpath("//main//*[@role='alert'][@tabindex='-1']")) == 1
    assert list(untied(page)) == []
    for link in page.xpath("//*[@role='alert']//a"):
        assert page.get_element_by_id(link.get("href").removeprefix("#")) is not None


@pytest.mark.django_db
def test_the_title_says_so_in_the_language_of_the_page(client):
    page = read(client.post(reverse("feedback:track"), {"nomor": ""}, headers={"accept-language": "en"}).content)

    assert page.findtext(".//title").startswith("Something is wrong: ")


@pytest.mark.django_db
def test_words_of_another_language_say_which(client):
    """So that they are read out as what they are (WCAG 3.1.2): on an English page, titles and abstracts."""
    title = builders.a_publication(abstract="Keadaan penduduk.", abstract_en="")
    page = read(client.get(title.get_absolute_url(), headers={"accept-language": "en"}).content)

    assert page.get("lang") == "en"
    spoken = {words(place): place.get("lang") for place in page.xpath("//main//*[@lang]")}
    assert spoken == {title.title: "id", "Keadaan penduduk.": "id"}
