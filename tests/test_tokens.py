"""Colours people can read: every pair the components set, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEXT = [
    ("ink", "ground"), ("ink", "paper"), ("ink", "sunken"), ("ink", "turn-soft"), ("ink", "late-soft"),
    ("ink-soft", "ground"), ("ink-soft", "paper"), ("ink-soft", "sunken"), ("ink-soft", "accent-soft"),
    ("accent", "ground"), ("accent", "paper"), ("accent", "accent-soft"), ("accent-strong", "paper"),
    ("turn", "turn-soft"), ("done", "paper"), ("done", "done-soft"), ("late", "ground"), ("late", "paper"),
    ("late", "late-soft"), ("on-fill", "fill"), ("on-fill", "fill-hover"), ("on-signal", "signal"),
    ("on-deep", "deep-2"), ("on-deep-soft", "deep-2"), ("paper", "late"), ("paper", "late-strong"),
    ("paper", "done"), ("on-signal", "signal-hover"),
]  # fmt: skip
SHAPES = [
    ("line-strong", "paper"), ("line-strong", "ground"), ("focus", "paper"), ("focus", "ground"), ("signal", "deep-2"),
    ("near", "paper"), ("late", "paper"), ("focus", "turn-soft"), ("focus", "accent-soft"),
]  # fmt: skip

CSS = Path(settings.BASE_DIR) / "static/css"
STYLES = sorted(str(path.relative_to(CSS)) for path in CSS.rglob("*.css") if path.name != "tokens.css")


def tokens() -> dict[str, dict[str, str]]:
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text("utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media print")[0]
    found = {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part))
        for name, part in [("light", light), ("dark", dark)]
    }
    return {"light": found["light"], "dark": found["light"] | found["dark"]}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4)]
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: str):
    colours = tokens()[scheme]

    assert not {pair: ratio for pair in TEXT if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_and_focus_stand_out_from_their_ground(scheme: str):
    colours = tokens()[scheme]

    assert not {pair: ratio for pair in SHAPES if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 3}


@pytest.mark.parametrize("name", STYLES)
def test_colours_are_named_only_among_the_tokens(name: str):
    text = (Path(settings.BASE_DIR) / "static/css" / name).read_text("utf-8")

    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", re.sub(r'url\(".*?"\)', "", text))
