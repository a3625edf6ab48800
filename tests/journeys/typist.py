"""A person with a keyboard and no mouse, who must always see where they are and can always go on."""

from typing import Any

from playwright.sync_api import Browser, Locator

from .visitor import Visitor

MANY = 250  # more stops than any page has
# Where the focus is, and whether it can be seen: by an outline, since forced colours draw no shadow. The button inside
# a date's field draws its own.
STOP = """() => {
    const place = document.activeElement;
    if (place === document.body || place === document.documentElement) return null;
    const style = getComputedStyle(place);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = place.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y]));
    const uncovered = right > left && bottom > top && points.some(([x, y]) => {
        const there = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
        return there && (place.contains(there) || there.contains(place) || [...(place.labels ?? [])].includes(there));
    });
    window.stops ??= new Map();
    if (!window.stops.has(place)) window.stops.set(place, window.stops.size);
    return {
        number: window.stops.get(place),
        name: `${place.localName} “${(place.innerText || place.name || "").trim().slice(0, 60)}”`,
        shown: outlined || (place.type?.startsWith("date") && !place.matches(":focus")),
        uncovered,
    };
}"""
# A link inside a closed fold cannot be reached, nor a choice beside the one that is chosen: those are for the arrows.
REACHABLE = """() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const groups = new Set();
    const first = (radio) => {
        const group = document.querySelectorAll(`input[type=radio][name="${radio.name}"]`);
        return radio === ([...group].find((one) => one.checked) ?? group[0]);
    };
    const found = [...document.querySelectorAll(all)].filter(
        (place) => place.tabIndex >= 0 && !place.disabled && place.checkVisibility({visibilityProperty: true})
            && (place.type !== "radio" || first(place)));
    return found.filter((place) => !window.stops?.has(place)).map((place) => place.outerHTML.slice(0, 160));
}"""


class Typist(Visitor):
    """Nothing here clicks. `tab_to` finds the way as a person does, and looks at every stop on it."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        # Pages roll to where the focus goes; here they are there at once.
        super().__init__(browser, url, reduced_motion="reduce", **options)

    def tab_to(self, place: Locator, *, back: bool = False) -> None:
        """Press Tab until the place has the focus; back with Shift."""
        for _press in range(MANY):
            if place.evaluate("element => element === document.activeElement"):
                self.stop()
                return
            self.tab(back=back)
        raise AssertionError(f"{self.path}: no way to {place} by keyboard")

    def tab(self, *, back: bool = False) -> int | None:
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        return self.stop()

    def stop(self) -> int | None:
        """The number of the stop where the focus is; None outside the page's own parts. It can be seen."""
        found = self.page.evaluate(STOP)
        if found is None:
            return None
        assert found["shown"], f"{self.path}: nothing shows the focus on {found['name']}"
        assert found["uncovered"], f"{self.path}: {found['name']} has the focus and lies under something, or outside"
        return int(found["number"])

    def walk(self) -> int:
        """Tab from the top of the page to its end: each place that can be used is a stop, each stop a new one."""
        self.page.evaluate("window.stops = new Map(); scrollTo(0, 0); document.querySelector('.skip').focus()")
        number, seen, pressed = self.stop(), 0, 0
        while number is not None and number >= seen - 1:  # a date has several stops of its own
            seen, pressed = number + 1, pressed + 1
            assert pressed < MANY, f"{self.path}: Tab never leaves stop {number}"
            number = self.tab()
        assert number in (None, 0), f"{self.path}: Tab goes from stop {seen - 1} back to {number}"
        assert not (left := self.page.evaluate(REACHABLE)), f"{self.path}: never reached by Tab: {left}"
        return seen

    def press_key(self, key: str) -> None:
        """A key that changes something in this page; the focus stays in it."""
        self.page.keyboard.press(key)
        assert self.stop() is not None, f"{self.path}: {key} lost the focus"

    def type(self, words: str, *, into: Locator) -> None:
        self.tab_to(into)
        self.page.keyboard.type(words)

    def enter(self, place: Locator, *, status: int = 200) -> None:
        """Go to a link or button and use it; the page that opens is looked at."""
        self.tab_to(place)
        self.submit(status=status)

    def submit(self, *, status: int = 200) -> None:
        """Enter, where it leads to another page: at a link, at a button, in a field of a form."""
        self._expected_status = status
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
        self._expected_status = 200

    def link(self, name: str, *, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("link", name=self.say(name)).first

    def button(self, name: str, *, within: Locator | None = None) -> Locator:
        return (within or self.main).get_by_role("button", name=self.say(name)).first
