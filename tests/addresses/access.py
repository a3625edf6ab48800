"""What an address gives to whom: a page, a form, an act, or a link in a letter."""

from dataclasses import dataclass

DONE = "done"  # an act that was let in: carried out, refused with a sentence, or sent back with its form
ANSWERS = {200, 302, 422}


@dataclass(frozen=True)
class Access:
    """`page` is read by GET, `form` is read and sent at the same address, `act` is sent by POST.

    `link` is a form for whoever holds the letter it came in, whoever is logged in on this machine.
    """

    kind: str
    gives: dict[int | str, str]

    def expected(self, role: str) -> int | str:
        for status, people in self.gives.items():
            if role in people.split():
                return status
        return "login"

    def may_answer(self, role: str, method: str) -> set[int | str]:
        expected = self.expected(role)
        if method == ("post" if self.kind == "act" else "get"):
            return ANSWERS if expected == DONE else {expected}
        if self.kind in {"form", "link"}:
            later = {"login"} if role == "visitor" or self.kind == "link" else set()
            return ANSWERS | {405} | later if expected in ANSWERS else {expected, 405}
        # What takes forms only leads to the page that has the form; a page that has none takes none.
        other = 302 if self.kind == "act" else 405
        return {other} if expected in {200, DONE} else {expected, other}

    def insider(self, roles: list[str]) -> str:
        """The first of these roles that is let in."""
        inside = (role for role in roles if self.expected(role) not in {"login", "admin login", 403})
        return next(inside, "administrator")


@dataclass(frozen=True)
class AdminPage(Access):
    """A page of the admin: where `changes` is set, only `changers` may send it."""

    changes: bool = False
    changers: str = ""

    def may_answer(self, role: str, method: str) -> set[int | str]:
        if method == "post" and self.changes and self.expected(role) == 200 and role not in self.changers.split():
            return {403}
        return super().may_answer(role, method)


def page(gives: dict[int | str, str]) -> Access:
    return Access("page", gives)


def form(gives: dict[int | str, str]) -> Access:
    return Access("form", gives)


def act(people: str, **others: str) -> Access:
    refused = others.get("refused") or ""
    return Access("act", {DONE: people, 404: others.get("unknown", ""), 403: refused})
