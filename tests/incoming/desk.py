"""Short words for money that comes in and waits, on top of a court and its people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Refusal
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.services.cases import NewParty
from ledger.services.cash import Cash
from ledger.services.closings import Closings
from ledger.services.command import Recorded
from ledger.services.deductions import Deductions
from ledger.services.deferrals import Deferrals
from ledger.services.direct import DirectPayments
from ledger.services.expectations import Expectations
from ledger.services.foreign import ForeignMoneys
from ledger.services.holds import Holds
from ledger.services.instruments import Instruments
from ledger.services.issues import Issues
from ledger.services.notices import Notices
from ledger.services.reminders import Reminders
from ledger.services.stays import Stays
from ledger.store.court import Court
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, PAYEE_ACCOUNT, Courthouse, by
from tests.services.keyed import in_use

DAY = date(2026, 3, 2)
RECORD = Paper(PaperKind.RECORD, "收款笔录1", DAY)
RULING = Paper(PaperKind.RULING, "（2026）苏0508执101号之一", DAY)
LETTER = Paper(PaperKind.LETTER, "协助执行通知书1", DAY)
BOOK = "SJ2026"


class Incoming(Courthouse):
    """A court whose people take money in."""

    def __init__(self, court: Court, account: str = ACCOUNT) -> None:
        super().__init__(court, account)
        self.cash, self.instruments = Cash(court), Instruments(court)
        self.deferrals, self.holds = Deferrals(court), Holds(court)
        self.stays, self.notices = Stays(court), Notices(court)
        self.deductions, self.direct = Deductions(court), DirectPayments(court)
        self.issues, self.closings = Issues(court), Closings(court)
        self.reminders = Reminders(court)
        self.foreign, self.expectations = ForeignMoneys(court), Expectations(court)

    def at(self, year: int, month: int, day: int, hour: int = 9) -> None:
        """Let it be this hour in Beijing; the book must not be older."""
        self.now = datetime(year, month, day, hour - 8, tzinfo=UTC)

    @contextmanager
    def nothing_moves(self, why: type[Refusal], **facts: Any) -> Iterator[None]:
        """What happens in here is refused in this way, and nothing at all is recorded."""
        before, stood = self.court.position(), self.balances()
        with pytest.raises(why) as refused:
            yield
        assert type(refused.value) is why
        assert {name: refused.value.facts[name] for name in facts} == facts
        assert (self.court.position(), self.balances()) == (before, stood)

    def as_(self, person: str, do: Callable[..., Recorded], *words: Any, **more: Any) -> Recorded:
        """Do it in somebody's name."""
        with by(person):
            return do(*words, **more)

    # Cash

    def slips(self, keeper: str = "wang", book: str = BOOK) -> None:
        """A book of slips; zhao, who goes with its keeper, holds a key."""
        in_use(self.keys, "zhao", Role.OFFICER)
        self.as_("feng", self.cash.hand_out, book, 1, 50, keeper)

    def collected(
        self, amount: str = "3200.00", payer: str = DEBTOR, *, confirmed: bool = True, **more: Any
    ) -> str:
        """Cash that wang says he and zhao took; zhao says so, too, unless told otherwise."""
        done = self.as_(
            "wang", self.cash.collect, BOOK, CASE, Money(amount),
            with_officers=more.pop("with_officers", ["zhao"]), payer_name=payer, place="乙镇",
            reason="被执行人无法转账", paper=RECORD, **more,
        )  # fmt: skip
        slip = done.ids["slip"]
        if confirmed:
            self.as_("zhao", self.cash.confirm, slip)
        return slip

    def counted(
        self, amount: str = "3200.00", counted: str | None = None, *, confirmed: bool = True
    ) -> str:
        """Cash that finance has counted."""
        slip = self.collected(amount, confirmed=confirmed)
        self.as_("wang", self.cash.hand_over, slip)
        self.as_("feng", self.cash.count, slip, Money(counted or amount), "票0001")
        return slip

    def unclaimed(self, amount: str, **words: Any) -> UUID:
        """A line of the bank that no case has."""
        return self.receive(amount, **words)

    # Waiting

    def deferred(
        self,
        amount: str,
        ground: DeferralGround = DeferralGround.DISTRIBUTION,
        **words: Any,
    ) -> str:
        """A deferral asked for, not yet granted; its number."""
        given = {"paper": RECORD, **words}
        return self.as_("wang", self.deferrals.ask, CASE, ground, Money(amount), **given).ids[
            "deferral"
        ]

    def granted(self, amount: str, **words: Any) -> str:
        """A deferral the chief has granted."""
        number = self.deferred(amount, **words)
        self.as_("chen", self.deferrals.approve, number)
        return number

    def frozen(self, amount: str, until: date = date(2026, 9, 1), **words: Any) -> str:
        """A freeze of another court, agreed by the chief; its number."""
        number = self.as_(
            "wang", self.holds.place, CASE, HoldKind.FREEZE, Money(amount),
            paper=LETTER, until=until, **words,
        ).ids["hold"]  # fmt: skip
        self.as_("chen", self.holds.approve, number)
        return number

    def stranger(self, name: str) -> None:
        """Enter a third party whose account is confirmed; the next mark of the case."""
        new = NewParty(PartyRole.THIRD_PARTY, PartyKind.PERSON, name)
        mark = self.as_("wang", self.cases.add_party, CASE, new).ids["party"]
        stated = self.as_(
            "wang", self.cases.state_account, CASE, mark, holder=name, number=PAYEE_ACCOUNT,
            bank_name="工商银行", bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
        self.as_("feng", self.cases.confirm_account, CASE, mark, int(stated.ids["version"]))
