"""An answer of the portal as its reader meets it: what it says, where it says it, and what the forms still hold."""

from django.http import HttpResponse
from lxml import html


class Page:
    """A page that came back."""

    def __init__(self, response: HttpResponse) -> None:
        self.status = response.status_code
        self.tree = html.fromstring(response.content.decode())

    @property
    def text(self) -> str:
        """What stands in the page's own part, head and foot aside."""
        (main,) = self.tree.xpath("//main")
        return _text(main)

    def wrong(self, field: str) -> str:
        """What is said to be wrong, right beside the field of this id."""
        (field_element,) = self.tree.xpath("//*[@id=$id]", id=field)
        assert field_element.get("aria-invalid") == "true"
        assert f"{field}_error" in field_element.get("aria-describedby", "").split()
        (errors,) = self.tree.xpath("//*[@id=$id]", id=f"{field}_error")
        return _text(errors)

    def held(self, where: str) -> dict[str, str]:
        """What the form that is sent to this address, or has this id, holds now; no form can hold a file."""
        (form,) = (form for form in self.tree.forms if where in (form.action, form.get("id")))
        aside = {"csrfmiddlewaretoken", *form.xpath(".//input[@type='file']/@name")}
        held = {name: value or "" for name, value in form.fields.items() if name not in aside}
        return {name: value.removeprefix("\n") for name, value in held.items()}  # a browser drops that line


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
