"""`manage.py recompute_clock`: write what the clock says on every open order anew, from events and calendar."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.clock import recompute
from silastik.core.models import Office


class Command(BaseCommand):
    help = "Derive the clock of all open orders anew. Where a due time moves, the order's history says so."

    def handle(self, *args: Any, **options: Any) -> None:
        for office in Office.objects.order_by("code"):
            moves = recompute(office, why=_("tenggat dihitung ulang"), now=timezone.now())
            self.stdout.write(_("%(office)s: %(count)d tenggat bergeser.") % {"office": office, "count": moves.moved})
