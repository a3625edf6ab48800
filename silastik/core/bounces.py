"""Mails that do not arrive, and addresses refused for good (R1), read from the outgoing mails themselves."""

from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q

from .models import Mail

# As `mail.send` writes it down when the server answers RCPT TO with a 5xx (RFC 5321): asking again will not help.
REFUSED = r"^SMTPRecipientsRefused: .*\(5[0-9][0-9], "
REFUSED_FOR_GOOD = Q(sent_at=None, last_error__regex=REFUSED)
# Any answer of that kind, also to the sender or the text: the address may be well, the mail has not arrived.
ANSWERED_NO = Q(sent_at=None, last_error__regex=r"^SMTP[A-Za-z]+: .*\(5[0-9][0-9], ")
# When a mail is tried again that is tried no more (`mail.send`), until somebody sends it on its way anew.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
GIVEN_UP = Q(sent_at=None, next_try_at=NEVER)


def is_refused(address: str | OuterRef) -> Exists:
    """Whether a mail to this address, or this column of an outer query, was refused, and no later one accepted.

    Looks among the unsent mails alone, of which there are few, by their own index.
    """
    later = Mail.objects.filter(to=OuterRef("to"), pk__gt=OuterRef("pk"), sent_at__isnull=False)
    return Exists(Mail.objects.filter(~Exists(later), REFUSED_FOR_GOOD, to=address))
