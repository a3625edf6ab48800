"""System checks: what must hold before the portal may start, said in a sentence."""

import re
from ctypes.util import find_library
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connection
from django.utils import timezone


@register
def private_files_have_no_public_folder(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Private files must not lie below a folder that is served as static."""
    private = Path(settings.PRIVATE_ROOT).resolve()
    public = [
        settings.STATIC_ROOT,
        *(entry[1] if isinstance(entry, tuple) else entry for entry in settings.STATICFILES_DIRS),
    ]
    if any(private.is_relative_to(Path(folder).resolve()) for folder in public):
        return [Error(f"PRIVATE_ROOT {private} lies below a public folder.", id="core.E001")]
    return []


@register
def files_leave_by_a_known_door(app_configs: Any, **kwargs: Any) -> list[Error]:
    known = ("stream", "accel", "presigned")
    if settings.PRIVATE_DELIVERY in known:
        return []
    return [Error(f"PRIVATE_DELIVERY must be one of {', '.join(known)}.", id="core.E002")]


@register
def documents_can_be_rendered(app_configs: Any, **kwargs: Any) -> list[Error]:
    """WeasyPrint needs Pango and HarfBuzz's subsetter from the system; without the latter PDFs are not reproducible.

    Looked up by name: importing WeasyPrint here would slow down every command.
    """
    packages = {
        "pango-1.0": "libpango-1.0-0",
        "pangoft2-1.0": "libpangoft2-1.0-0",
        "harfbuzz-subset": "libharfbuzz-subset0",
    }
    return [
        Error(f"The library {library} is missing.", hint=f"Install the Debian package {package}.", id="core.E003")
        for library, package in packages.items()
        if find_library(library) is None
    ]


@register
def documents_can_be_signed(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A certificate that is named must open, or no receipt could be rendered."""
    if not settings.DOCUMENT_CERTIFICATE:
        return []
    from .signing import CertificateError, certificate

    try:
        certificate(settings.DOCUMENT_CERTIFICATE)
    except CertificateError as error:
        return [Error(str(error), id="core.E004")]
    return []


@register
def roots_can_be_signed(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The key of the daily root is 32 bytes (orders.evidence)."""
    if re.fullmatch("[0-9a-fA-F]{64}", settings.EVIDENCE_KEY):
        return []
    return [Error("EVIDENCE_KEY must be 64 hexadecimal digits.", id="core.E005")]


@register(Tags.database)
def calendar_is_published(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Warning]:
    """Days off of this year, and from 1 November of the next, must be there: every deadline counts them (T1)."""
    from .models import Office
    from .opening import calendar_for, missing_years

    if not databases or not _offices_can_be_read("core_specialhours"):
        return []
    return [
        Warning(
            f"No day off of {year} is recorded for {office}; deadlines would count holidays as working days.",
            hint="Propose, publish and confirm the year at the calendar desk, /kalender-kerja/.",
            id="core.W001",
        )
        for office in Office.objects.all()
        for year in missing_years(calendar_for(office), timezone.localdate(timezone=office.tz))
    ]


@register(Tags.database)
def receipts_can_be_signed(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Warning]:
    """A receipt names the office's treasurer (P6): without one the first delivery would be refused."""
    from .models import Office, Signer

    if not databases or not _offices_can_be_read():
        return []
    unsigned = Office.objects.exclude(signers__role=Signer.Role.TREASURER)
    return [
        Warning(
            f"{office} has no treasurer who signs its receipts.",
            hint="Add one to the office's signers in the admin.",
            id="core.W002",
        )
        for office in unsigned
    ]


def _offices_can_be_read(*tables: str) -> bool:
    """Checks also run before the first migration, and in front of one that brings `tables`."""
    from .models import Office

    return {Office._meta.db_table, *tables} <= set(connection.introspection.table_names())
