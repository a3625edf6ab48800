"""Bundles styles and scripts, and cuts the fonts of the papers: all from packages and static/.

Everybody's page takes `portal.css` and `portal.js`; the office's pages take `office.css` and `office.js` besides, so
that a customer on a phone does not pay for the queue.
"""

import re
from pathlib import Path

import bootstrap_wrapper
import django_htmx
from django.conf import settings
from django.core.management.base import BaseCommand

from silastik.core import fonts

SOURCE_MAP = re.compile(r"^\s*(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$", re.MULTILINE)


def sources() -> dict[str, list[Path]]:
    """The files of each bundle, in the order they are joined."""
    own = settings.BASE_DIR / "static"
    styles = [own / "css" / f"{name}.css" for name in ("tokens", "base", "components")]
    styles += sorted((own / "css" / "parts").glob("*.css"))  # a part of the portal each, in no order that matters
    styles.append(own / "css" / "preferences.css")  # what readers ask for comes last
    bootstrap = bootstrap_wrapper.get_bootstrap_css_dir() / "bootstrap.min.css"
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    return {
        "portal.css": [bootstrap, *styles],
        "portal.js": [htmx, *sorted((own / "js").glob("*.js"))],
        "office.css": sorted((own / "css" / "office").glob("*.css")),
        "office.js": sorted((own / "js" / "office").glob("*.js")),
    }


def bundle(files: list[Path]) -> str:
    """The files joined, without their pointers to source maps, which are not shipped."""
    return "\n".join(SOURCE_MAP.sub("", file.read_text("utf-8")).strip() for file in files) + "\n"


class Command(BaseCommand):
    help = "Write the bundles of style and script into ASSETS_DIR, and the PDF fonts beside it."

    def handle(self, *args: object, **options: object) -> None:
        target = Path(settings.ASSETS_DIR)
        target.mkdir(parents=True, exist_ok=True)
        for name, files in sources().items():
            content, path = bundle(files), target / name
            # An unchanged bundle keeps its time, so that collectstatic has nothing to do.
            if not path.exists() or path.read_text("utf-8") != content:
                path.write_text(content, "utf-8")
        for name in fonts.FACES:
            fonts.face(name)
