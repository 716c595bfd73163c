"""Cases beside the model, each with its own money, which is counted by hand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from ledger.domain.errors import Refusal, Unavailable
from ledger.domain.money import fen
from ledger.services.command import Recorded
from tests.formats.make import Line as FileLine
from tests.machine.desk_machine import yuan
from tests.machine.leaving_machine import LeavingMachine
from tests.machine.model import Line
from tests.services.courthouse import DEBTOR, by

HANDS = {"chief": "chen", "leader": "lin", "finance": "feng"}


@dataclass
class Own:
    """A case of its own: its free money, and what else of it stands somewhere."""

    number: str
    sub_account: str
    free: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)


class OwnCases(LeavingMachine):
    """The whole book, with a few cases that have something of their own to go through."""

    def __init__(self) -> None:
        self.own: dict[str, Own] = {}
        super().__init__()

    def attempt(self, person: str, do: Callable[[], Recorded]) -> dict[str, str] | None:
        """What it answered, or nothing; a refusal records nothing. Nobody else is at the book, so
        that a ledger which cannot answer now is a fault.
        """
        before = self.house.court.position()
        try:
            with by(person):
                return do().ids
        except Unavailable:
            raise
        except Refusal:
            assert self.house.court.position() == before, "a refusal recorded something"
            return None

    def comes(self, case: Own, figure: int, name: str = DEBTOR) -> str:
        """Money on the case's own number; the serial of its line."""
        serial = f"S{len(self.model.lines) + 1:05}"
        self.model.lines[serial] = Line(serial, figure, credit=True, kind="receipt")
        self.take([FileLine(yuan(figure), serial=serial, name=name, sub_account=case.sub_account)])
        case.free += figure
        return serial

    def goes(self, case: Own, payout: str, figure: int) -> bool:
        """Approved, sent and booked; or withdrawn where the bank could not cover it."""
        if self.in_bank() < figure:
            self.attempt("wang", lambda: self.house.payouts.withdraw(payout, "余额不足"))
            return False
        asked = self.house.payout(payout)
        for role in asked.roles[len(asked.approvals) :]:
            with by(HANDS[role.value]):
                self.house.payouts.approve(payout, asked.digest)
        with by("sun"):
            batch = self.pay.prepare(self.house.account, [payout]).ids["batch"]
        with by("qian"):
            self.pay.send(batch)
        serial = f"S{len(self.model.lines) + 1:05}"
        self.model.lines[serial] = Line(serial, figure, credit=False, kind="settle")
        sent, payee = self.house.payouts.with_payee(payout)
        self.take([
            FileLine(
                yuan(figure), credit=False, serial=serial, name=payee.holder, account=payee.number,
                end_to_end=sent.reference,
            )
        ])  # fmt: skip
        return True

    def pays(self, case: Own, figure: int) -> str | None:
        """An ordinary payment of such a case, all the way; its number."""
        draft = self.house.payouts.draft
        ids = self.attempt("wang", lambda: draft(case.number, "p1", fen(figure), "款"))
        if ids is None or not self.goes(case, ids["payout"], figure):
            return None
        case.free -= figure
        return ids["payout"]

    # What must hold

    def expected(self) -> dict[str, int]:
        found = Counter(super().expected())
        for case in self.own.values():
            found[f"case/{case.number}/available"] -= case.free
            for account, figure in case.elsewhere.items():
                found[account] += figure
        return {account: figure for account, figure in found.items() if figure}
