"""A book is said to have gone back, and pays nothing until it was compared and released.

It is the last step of a book: the bank's file it is compared by shows one fen only, and no proof of
the day comes after it. What may be sent, and what may be handed over in cash, is asked for at each
stage; the bank gets nothing, and the money stands where it stood. Then it goes.
"""

from functools import partial
from typing import Any

from hypothesis import event

from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.paper import Paper, PaperKind
from ledger.services.restorations import Restorations
from tests.formats.make import Line as FileLine
from tests.formats.make import camt053
from tests.machine.handing_machine import HandingMachine
from tests.machine.model import Line
from tests.services.papers import RECEIPT


class RestoringMachine(HandingMachine):
    """The whole book, which in the end is one brought back from yesterday."""

    def __init__(self) -> None:
        super().__init__()
        self.restorations = Restorations(self.house.court)

    def the_book_went_back(self, person: str, *, again: bool) -> None:
        """Told at the machine, perhaps twice; compared by one, sent back, compared, released."""
        self.is_told()
        if again:
            self.is_told()
        shown, paper = self.shown_by_the_bank(), Paper(PaperKind.RECORD, "恢复核对", clock.today())
        compare: Any = lambda: self.restorations.compare([shown], paper)  # noqa: E731
        release = self.restorations.release
        self.ask("chen", release, allowed=False)  # nobody compared it
        for first in (True, False):
            self.nothing_goes(person)
            self.ask("feng", compare, allowed=True)
            self.ask("feng", compare, allowed=False)
            self.nothing_goes(person)
            self.ask("feng", release, allowed=False)  # finance does not decide
            if first:
                self.ask("chen", lambda: self.restorations.refuse("再核"), allowed=True)
                self.ask("chen", release, allowed=False)
        self.ask("chen", release, allowed=True)
        self.ask("chen", release, allowed=False)
        event("a book went back and was released")

    def could_go(self) -> bool:
        """Whether there is a batch to send, or cash to hand over."""
        unsent = any(batch.state in ("prepared", "line-down") for batch in self.model.batches)
        return unsent or any(payout.cash for payout in self.in_state("approved"))

    def is_told(self) -> None:
        with acting(Act("root", Role.SYSTEM)):
            self.restorations.tell("硬盘损坏，由昨日备份恢复")

    def shown_by_the_bank(self) -> str:
        """One fen nobody knows, in a statement that reaches today; the file's SHA-256."""
        serial, today = f"S{len(self.model.lines) + 1:05}", str(clock.today())
        self.model.lines[serial] = Line(serial, 1, credit=True, kind="receipt", remainder=1)
        self.files += 1
        statement = camt053(
            self.house.account, "0.00", [FileLine("0.01", serial=serial)], on=today,
            statement_id=f"DE-{self.files}", created=clock.now().isoformat(),
        )  # fmt: skip
        return self.house.take(statement).sha256

    def nothing_goes(self, person: str) -> None:
        """Of what could leave now, by a batch or in cash."""
        stood, files = self.house.balances(), len(self.bank.files)
        send = self.pay.send
        for batch in self.model.batches:
            if batch.may_be_sent_by(person):
                self.ask(person, lambda n=batch.message_id: send(n), allowed=False)
                event("a batch waits for the release")
        hand: Any = self.house.in_cash.hand_over
        for payout in self.in_state("approved"):
            free = {"feng", "sun", "qian"} - {person, *payout.acted}
            if payout.cash and free and person not in payout.acted:
                saw = min(free)
                self.ask(person, lambda n=payout.number, s=saw: hand(n, RECEIPT, s), allowed=False)
                event("cash waits for the release")
        assert (self.house.balances(), len(self.bank.files)) == (stood, files)

    def teardown(self) -> None:
        super().teardown()
        if self.files % 4 == 0:
            return  # its month is closed
        self.house.watch()
        if self.ready():
            self.prepare("sun")
        if self.could_go():
            self.the_book_went_back("qian", again=self.files % 2 == 0)
            for batch in self.model.batches:
                if batch.may_be_sent_by("qian"):
                    self.ask("qian", partial(self.pay.send, batch.message_id), allowed=True)
        clock.reset()
