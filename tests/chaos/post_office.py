"""A mail server that can be closed, that refuses, puts off or cuts off whoever comes, and that stops in a mail."""

import asyncio
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.dev.mailcatcher import HOST, MailCatcher
from tests.journeys.stack import eventually


class PostOffice(MailCatcher):
    """`holds` is the moment at which it stops: RCPT, before it has the mail; DATA, when it has, but has not said so.

    `says` is what it answers at such a moment instead of taking the mail; if it `drops`, it cuts the line in the text.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.refused: set[str] = set()
        self.holds = ""
        self.is_holding = False
        self.says: dict[str, str] = {}
        self.drops = False

    def take_everything(self) -> None:
        self.refused.clear()
        self.holds, self.says, self.drops = "", {}, False

    def empty(self) -> None:
        for path in self.files().values():
            path.unlink()

    def close(self) -> None:
        self._smtp.stop()

    def open(self) -> None:
        self._smtp = Controller(self, hostname=HOST, port=self.smtp_port, enable_SMTPUTF8=True)
        self._smtp.start()

    def caught(self) -> None:
        """Wait until it has stopped in the middle of a mail."""
        eventually(lambda: self.is_holding, f"a mail at {self.holds}")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 No such mailbox"
        if "RCPT" in self.says:
            return self.says["RCPT"]
        await self._hold("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drops:
            server.transport.abort()
        if self.drops or "DATA" in self.says:
            return self.says.get("DATA", "421 Gone")
        answer = await super().handle_DATA(server, session, envelope)
        await self._hold("DATA")
        return answer

    async def _hold(self, moment: str) -> None:
        while self.holds == moment:
            self.is_holding = True
            await asyncio.sleep(0.05)
        self.is_holding = False
