"""Foreign money in any order: it is the case's in its own currency, and yuan once it is changed.

The dollars lie on an account of their own. The model counts them in cents, and the yuan of their
case by the rate written on the bank's slip, rounded half up in whole numbers.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.money import fen
from ledger.services.foreign import ForeignMoneys
from tests.machine.desk_machine import amounts, which
from tests.machine.earning_machine import EarningMachine
from tests.machine.own_cases import Own
from tests.services.courthouse import DEBTOR, by
from tests.services.papers import DAY, VOUCHER

DOLLARS = "1202026619900099999"
ABROAD = "（2026）苏0508执401号"
rates = st.integers(6_0000, 8_0000)  # yuan for a dollar, in ten-thousandths


class ForeignMachine(EarningMachine):
    """The whole book, and dollars for one case of it."""

    def __init__(self) -> None:
        self.dollars: dict[UUID, int] = {}
        self.dollar_lines = 0
        super().__init__()
        self.foreign = ForeignMoneys(self.house.court)
        self.own["abroad"] = Own(ABROAD, self.house.payable(ABROAD))
        self.dollars_come(1_000_00)  # so that there is something to change

    def dollar_line(self, cents: int, purpose: Purpose) -> UUID:
        """A line of the dollar account, as the bank tells of it."""
        self.dollar_lines += 1
        serial = f"F{self.dollar_lines:05}"
        made = BankLine(
            bank_account=DOLLARS, serial=serial, booked_on=DAY, value_date=DAY,
            amount=fen(cents, "USD"), purpose=purpose, payer_name=DEBTOR, payer_account="6222",
            payer_bank="农行", remark="", sub_account="", end_to_end="", matched=None,
            suggested=(), payout=None, file="f1", place=serial,
        )  # fmt: skip
        with by("feng"):
            self.house.court.save(made)
        return made.id

    @rule(cents=amounts)
    def dollars_come(self, cents: int) -> None:
        desk, line = self.foreign, self.dollar_line(cents, Purpose.RECEIPT)
        assert self.attempt("wang", lambda: desk.propose(line, ABROAD, "汇款凭证")) is not None
        assert self.attempt("wang", lambda: desk.keep(line, ABROAD)) is None, "not by himself"
        assert self.attempt("feng", lambda: desk.keep(line, ABROAD)) is not None
        self.dollars[line] = cents
        self.nothing_but_yuan_is_paid()

    def nothing_but_yuan_is_paid(self) -> None:
        more, draft = fen(self.own["abroad"].free + 1), self.house.payouts.draft
        assert self.attempt("wang", lambda: draft(ABROAD, "p1", more, "款")) is None

    @precondition(lambda self: self.dollars)
    @rule(at=which, cents=amounts, rate=rates, kept=st.sampled_from([0, 0, 1, 5]))
    def the_bank_changes_dollars(self, at: int, cents: int, rate: int, kept: int) -> None:
        """A part or all of one receipt; the bank may keep something for itself."""
        line = list(self.dollars)[at % len(self.dollars)]
        cents = cents % self.dollars[line] + 1
        came = (cents * rate + 5_000) // 10_000 - kept
        credit = self.arrives(came, "结汇")
        words: dict[str, Any] = {
            "debit_line": self.dollar_line(cents, Purpose.UNEXPLAINED),
            "credit_line": self.id_of(credit.serial), "paper": VOUCHER,
        }  # fmt: skip

        def change(charges: int) -> dict[str, str] | None:
            convert, by_rate = self.foreign.convert, Decimal(rate) / 10_000
            return self.attempt("feng", lambda: convert(
                line, fen(cents, "USD"), by_rate, charges=fen(charges), **words
            ))  # fmt: skip

        assert change(kept + 1) is None, "the sums do not follow from the rate"
        assert change(kept) is not None
        credit.remainder = 0
        self.own["abroad"].free += came
        self.dollars[line] -= cents
        if not self.dollars[line]:
            del self.dollars[line]
        self.nothing_but_yuan_is_paid()

    def lines_booked(self) -> int:
        return super().lines_booked() + self.dollar_lines

    def expected(self) -> dict[str, int]:
        found = dict(super().expected())
        if self.dollars:
            found[f"bank/{DOLLARS} USD"] = sum(self.dollars.values())
        for line, cents in self.dollars.items():
            found[f"case/{ABROAD}/held/foreign-{line} USD"] = -cents
        return found
