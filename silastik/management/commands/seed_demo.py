"""`manage.py seed_demo`: accounts of every role, signers, master files and orders, to try the portal with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from microdata import demo as microdata_demo
from publications import demo as catalogue_demo
from silastik import demo
from silastik.core.context import current_office
from silastik.core.models import Signer
from silastik.users.demo import create_demo_accounts


class Command(BaseCommand):
    help = "Fill a trial installation. Everything it makes is marked as a demonstration; refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only",
            choices=["accounts", "rest"],
            help="the accounts, which are made at once; or the rest, for which a portal that is up need not wait",
        )

    def handle(self, *args: object, only: str | None = None, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("seed_demo is for trial installations only.")
        if only != "rest":
            self._accounts()
        if only != "accounts":
            catalogue_demo.make_masters()
            microdata_demo.make_masters()
            if made := demo.make_orders():
                self.stdout.write(f"The demonstration is complete: {made} orders.")

    def _accounts(self) -> None:
        self._office()
        accounts = create_demo_accounts()
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            self.stdout.write(f"{account.email:<{width}}  {account.password}  {account.role or 'customer'}")

    def _office(self) -> None:
        """Signers and a transfer account that nobody can mistake for real ones."""
        office = current_office()
        if not office.signers.exists():
            for role, name, position in (
                (Signer.Role.TREASURER, "Hasan Peraga", "Bendahara Penerimaan"),
                (Signer.Role.HEAD, "Kepala Peraga", "Kepala BPS Kabupaten Gorontalo"),
                (Signer.Role.AGREEMENT, "Kepala Peraga", "Kepala BPS Kabupaten Gorontalo"),
            ):
                Signer.objects.create(office=office, role=role, name=name, position=position)
        if not office.transfer_instructions:
            office.transfer_instructions = (
                "Rekening peraga (bukan rekening sungguhan)\nBank Peraga, Limboto\nNomor 000-000-0000\nSWIFT PERAGAID"
            )
            office.transfer_instructions_en = (
                "Demonstration account (not a real one)\nBank Peraga, Limboto\nNumber 000-000-0000\nSWIFT PERAGAID"
            )
            office.save(update_fields=["transfer_instructions", "transfer_instructions_en"])
