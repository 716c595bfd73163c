"""Interest of the special account in any order: it waits on its own account, and is no case's.

The model counts it line by line, and takes the oldest first when some of it goes to the treasury.
"""

import json

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain.money import fen
from ledger.services.account_interest import AccountInterests
from tests.formats.make import Line as FileLine
from tests.machine.desk_machine import amounts, yuan
from tests.machine.filing_machine import FilingMachine
from tests.machine.model import Claim, Line, drawn
from tests.services.courthouse import by, each_payer
from tests.services.papers import DECISION, SLIP

HANDS = {"chief": "chen", "leader": "lin", "finance": "sun"}  # feng claims it, and approves nothing


class EarningMachine(FilingMachine):
    """The whole book, and what the bank pays on its account."""

    def __init__(self) -> None:
        self.waits: dict[str, int] = {}
        super().__init__()
        self.interests = AccountInterests(self.house.court)
        rules = json.loads(each_payer())
        rules["account_interest"] = {"words": ["结息"], "to": "treasury", "since": "2026-01-01"}
        rules["sources"]["account_interest"] = "本院规定"
        with by("admin"):
            self.house.books.activate_policy(json.dumps(rules))
        with by("feng"):
            self.interests.name_treasury(
                self.house.account, holder="国库", number="1010", bank_name="国家金库",
                bank_code="102305000000", paper=DECISION,
            )  # fmt: skip
        self.interest_comes(3_000, word="right")

    @rule(figure=amounts, word=st.sampled_from(["right", "right", "refused", "reversed"]))
    def interest_comes(self, figure: int, word: str) -> None:
        """Said by one; agreed to by another, sent back, or found wrong afterwards."""
        line, desk = self.arrives(figure, "结息"), self.interests
        id_ = self.id_of(line.serial)
        claim = self.ask("feng", lambda: desk.propose(id_, "结息清单"), allowed=True)["claim"]
        if word == "refused":
            self.ask("chen", lambda: desk.refuse(id_, claim, "非利息"), allowed=True)
            return
        self.ask("feng", lambda: desk.confirm(id_, claim), allowed=False)
        self.ask("chen", lambda: desk.confirm(id_, claim), allowed=True)
        if word == "reversed":
            self.ask("sun", lambda: desk.reverse(id_, claim, "系退款"), allowed=True)
            return
        line.remainder, self.waits[line.serial] = 0, figure
        line.claims[claim] = Claim("feng", "", figure, "assigned")

    @precondition(lambda self: self.waits)
    @rule(figure=amounts, sent=st.booleans(), more=st.booleans())
    def interest_goes_to_the_treasury(self, figure: int, sent: bool, more: bool) -> None:
        """By an approved payment, never more than waits; or the payment is taken back."""
        there, account = sum(self.waits.values()), self.house.account
        figure = there + 1 if more else figure % there + 1
        made = self.ask(
            "wang", lambda: self.interests.dispose(account, papers=[SLIP], amount=fen(figure)),
            allowed=not more,
        )  # fmt: skip
        if more:
            return
        number = made["payout"]
        if not sent or self.in_bank() < figure:
            withdraw = self.house.payouts.withdraw
            self.ask("wang", lambda: withdraw(number, "另行处理"), allowed=True)
            return
        payout = self.house.payout(number)
        for role in payout.roles:
            with by(HANDS[role.value]):
                self.house.payouts.approve(number, payout.digest)
        with by("feng"):
            batch = self.pay.prepare(account, [number]).ids["batch"]
        with by("qian"):
            self.pay.send(batch)
        serial = f"S{len(self.model.lines) + 1:05}"
        self.model.lines[serial] = Line(serial, figure, credit=False, kind="settle")
        told = self.house.payout(number).reference
        self.take([FileLine(yuan(figure), credit=False, serial=serial, end_to_end=told)])
        drawn(self.waits, figure)

    def expected(self) -> dict[str, int]:
        found = dict(super().expected())
        if self.waits:
            found[f"interest/{self.house.account}"] = -sum(self.waits.values())
        return found
