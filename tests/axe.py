"""axe-core on the page that is open: what it finds against WCAG 2.2 AA and good practice."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_axe = Axe()


def violations(page: Page) -> str:
    """A report of every violation, or nothing."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    results = _axe.run(page, options=options)
    return results.generate_report() if results.violations_count else ""
