"""`manage.py evidence`: the office's public key, and exports that `verify.py` checks without this portal."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orders.evidence import export, roots
from orders.models import Order
from silastik.core.context import current_office


class Command(BaseCommand):
    """Prints to standard output."""

    help = "Prints the public key (key), or the evidence on orders (export --order CODE, or --from and --until DATE)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["key", "export"])
        parser.add_argument("--order", metavar="CODE")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--until", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "key":
            self.stdout.write(roots.public_key().hex())
            return
        orders = self._orders(options["order"], options["first"], options["last"])
        for line in export.lines(orders):
            self.stdout.write(line.decode(), ending="")

    def _orders(self, code: str | None, first: date | None, last: date | None) -> Any:
        orders = Order.objects.exclude(code=None)
        if code:
            orders = orders.filter(code=code)
        elif first and last:
            zone = current_office().tz
            since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
            orders = orders.filter(events__at__gte=since, events__at__lt=until).distinct()
        else:
            raise CommandError("Name an order (--order), or a period (--from and --until).")
        if not orders.exists():
            raise CommandError("There is no such order.")
        return orders
