"""`manage.py second_factors`: seal them with the newest key, or take those of one person away (docs/operations.md)."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from silastik.users import second_factor
from silastik.users.models import User


class Command(BaseCommand):
    help = "Seal every second factor with the first key of MFA_KEY; --forget takes those of one person away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forget", metavar="EMAIL", help="whose telephone or key is lost: they add a new one")

    def handle(self, *args: object, **given: Any) -> None:
        if email := given["forget"]:
            forgotten, _rows = Authenticator.objects.filter(user__email=email.lower()).delete()
            if not forgotten:
                raise CommandError(f"{email} has no second factor.")
            self.stdout.write(f"{email} has no second factor any more; the next login asks staff for a new one.")
            return
        done = second_factor.seal_all()
        self.stdout.write(f"{done.sealed} sealed anew; every other lies under the first key of MFA_KEY.")
        if done.unreadable:
            people = User.objects.filter(pk__in=done.unreadable).order_by("email").values_list("email", flat=True)
            raise CommandError(
                f"No key of MFA_KEY opens those of {', '.join(people)}. Add the key they were sealed with behind the "
                "first; if it is lost, --forget EMAIL for each."
            )
