"""Cash taken by two officers (外出收取现金): from the slip to finance, from finance to the bank.

The case is owed what its slip says from the moment finance has counted. What is missing stands as
short (短款) and is kept from being paid until somebody has made it good: no other case's money
fills the gap. Counted cash is an asset of its own until a line of the bank shows its deposit.
Each officer says under his own key that he took it: :mod:`ledger.domain.cash_confirming`.
"""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from ledger.domain import cash_confirming
from ledger.domain.calendar import Calendar
from ledger.domain.chart import AccountName, Posting, cash, move, short, unclaimed
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.law.cash import TO_FINANCE, HandOver, hand_over, may_collect
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named

_BEIJING: Final = timezone(timedelta(hours=8))


class CashState(StrEnum):
    """Where the cash of one slip is."""

    WITH_OFFICERS = "with-officers"  # 在执行人员处
    HANDED_OVER = "handed-over"  # 已移交，待清点
    COUNTED = "counted"  # 已清点出票，待存行
    BANKED = "banked"  # 已存行


class NotWithThem(Forbidden):
    """Cash is brought by one of the officers who took it, and by nobody else."""

    code = "cash-not-with-them"
    title = "Whoever took the cash brings it"
    title_zh = "现金应由收取人员移交"
    article = TO_FINANCE


class CashNotThere(Conflict):
    """The cash is not where this could be done with it."""

    code = "cash-not-there"
    title = "The cash is not where this is done"
    title_zh = "现金当前状态不允许"
    article = TO_FINANCE


class MoreThanSlip(Malformed):
    """No amount, or more than the slip says; what is over belongs to another slip."""

    code = "more-than-slip"
    title = "The amount does not fit the slip"
    title_zh = "金额与凭证不符"
    article = TO_FINANCE


class CashCollection(cash_confirming.Confirming, Root):
    """The cash of one slip."""

    TOPIC = "cash-collection"

    class Collected(FirstFact):
        """Two officers took cash and gave a slip (开具收取凭证)."""

        TOPIC = "cash-collection.collected"
        slip: str
        case_number: str
        officers: tuple[str, ...]
        payer_name: Personal
        payer_identity: Personal | None
        third_party: bool
        amount: Money
        collected_at: datetime
        place: str
        reason: str
        record: Paper
        by: str

    class LateAllowed(Root.Event):
        """A leader let the cash be taken in although it is late (批准逾期移交)."""

        TOPIC = "cash-collection.late-allowed"
        by: str
        reason: str

    class HandedOver(Root.Event):
        """The officers brought the cash and the slip's copy to finance (移交财务)."""

        TOPIC = "cash-collection.handed-over"
        on: date
        timing: HandOver
        reason: str
        by: str

    class Counted(Root.Event):
        """Finance counted it and issued its receipt (清点出票); the case's own fact books it."""

        TOPIC = "cash-collection.counted"
        counted: Money
        missing: Money
        receipt: str
        by: str

    class MadeGood(Root.Event):
        """What was missing was brought (补足短款), in cash or by a line of the bank."""

        TOPIC = "cash-collection.made-good"
        amount: Money
        source: AccountName
        by: str

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=self.source, credit=short(self.originator_id))

    class Banked(Root.Event):
        """A line of the bank shows the cash deposited (存行)."""

        TOPIC = "cash-collection.banked"
        slip: str
        line: UUID
        amount: Money

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=unclaimed(self.line), credit=cash(self.slip))

    OfficersAsked: TypeAlias = cash_confirming.OfficersAsked
    Confirmed: TypeAlias = cash_confirming.Confirmed
    Denied: TypeAlias = cash_confirming.Denied
    OfficerNamed: TypeAlias = cash_confirming.OfficerNamed
    SumFound: TypeAlias = cash_confirming.SumFound

    @staticmethod
    def create_id(slip: str) -> UUID:
        return name_id("cash-collection", slip)

    @event(Collected)
    def __init__(
        self,
        *,
        slip: str,
        case_number: str,
        officers: tuple[str, ...],
        payer_name: str,
        payer_identity: str | None,
        third_party: bool,
        amount: Money,
        collected_at: datetime,
        place: str,
        reason: str,
        record: Paper,
        by: str,
    ) -> None:
        self.slip = slip
        self.case_number = case_number
        self.officers = officers
        self.payer_name = payer_name
        self.third_party = third_party
        self.amount = amount
        self.collected_on = collected_at.astimezone(_BEIJING).date()
        self.state = CashState.WITH_OFFICERS
        self.late_allowed = False
        self.timing: HandOver | None = None
        self.handed_on: date | None = None
        self.in_hand = zero()
        self.missing = zero()
        self.receipt = self.counted_by = ""
        self.asked, self.denied = [], {}

    @classmethod
    def collect(
        cls,
        slip: str,
        case_number: str,
        amount: Money,
        *,
        officers: tuple[str, ...],
        payer_name: str,
        payer_identity: str | None,
        third_party: bool,
        collected_at: datetime,
        place: str,
        reason: str,
        record: Paper,
        by: str,
    ) -> "CashCollection":
        """Take cash outside the court (R1.12); raises what :func:`may_collect` raises.

        Everybody but who says so is asked to say it himself.
        """
        may_collect(officers, by=by, reason=reason, record=record.number)
        well_named([record])
        if amount <= zero():
            raise MoreThanSlip(f"{amount} was not taken", amount=amount)
        present = tuple(dict.fromkeys(officers))
        made = cls(
            slip=slip, case_number=case_number, officers=present, payer_name=payer_name,
            payer_identity=payer_identity, third_party=third_party, amount=amount,
            collected_at=collected_at, place=place, reason=reason, record=record, by=by,
        )  # fmt: skip
        others = tuple(each for each in present if each != by)
        made.record(cash_confirming.OfficersAsked, officers=others)
        return made

    def allow_late(self, reason: str, *, by: str) -> None:
        """Let the cash be taken in late (R1.13); it is recorded as late all the same."""
        self._must_be(CashState.WITH_OFFICERS)
        if not reason.strip():
            raise MoreThanSlip("say why it may come late", lacking="reason")
        self._late_allowed(by=by, reason=reason)

    @event(LateAllowed)
    def _late_allowed(self, by: str, reason: str) -> None:
        self.late_allowed = True

    def hand_over(self, on: date, calendar: Calendar, *, reason: str, by: str) -> HandOver:
        """Bring the cash to finance; raises what the law's :func:`hand_over` raises.

        Whoever took it brings it, also when the case is another's by now: raises
        :class:`NotWithThem` for anybody else.
        """
        self._must_be(CashState.WITH_OFFICERS)
        if by not in self.officers:
            said = f"the cash of {self.slip} is with {', '.join(self.officers)}"
            raise NotWithThem(said, by=by, officers=list(self.officers))
        timing = hand_over(
            self.collected_on, on, calendar, reason=reason, allowed=self.late_allowed
        )
        self._handed_over(on=on, timing=timing, reason=reason, by=by)
        return timing

    @event(HandedOver)
    def _handed_over(self, on: date, timing: HandOver, reason: str, by: str) -> None:
        self.state = CashState.HANDED_OVER
        self.timing = timing
        self.handed_on = on

    def count(self, counted: Money, receipt: str, *, by: str) -> Money:
        """Count the cash and issue the receipt for the slip's amount; answer what is missing.

        Raises :class:`MoreThanSlip`, and :class:`ActsTwice` for somebody who brought it.
        """
        self._must_be(CashState.HANDED_OVER)
        if by in self.officers:
            raise ActsTwice(f"{by} brought this cash", article=MUTUAL_SUPERVISION, actor=by)
        if counted < zero() or counted > self.amount or not receipt.strip():
            said = f"{counted} was counted, the slip says {self.amount}"
            raise MoreThanSlip(said, counted=counted, on_slip=self.amount)
        missing = self.amount - counted
        self._counted(counted=counted, missing=missing, receipt=receipt.strip(), by=by)
        return missing

    @event(Counted)
    def _counted(self, counted: Money, missing: Money, receipt: str, by: str) -> None:
        self.state = CashState.COUNTED
        self.in_hand = counted
        self.missing = missing
        self.receipt, self.counted_by = receipt, by

    def make_good(self, amount: Money, line: UUID | None, *, by: str) -> None:
        """Bring what was missing: in cash, or with the money of a bank line.

        Raises :class:`MoreThanSlip`, and :class:`ActsTwice` for the officers themselves.
        """
        if by in self.officers:
            raise ActsTwice(f"{by} brought this cash", article=MUTUAL_SUPERVISION, actor=by)
        if amount <= zero() or amount > self.missing:
            raise MoreThanSlip(f"{self.missing} is missing", missing=self.missing)
        source = cash(self.slip) if line is None else unclaimed(line)
        self._made_good(amount=amount, source=source, by=by)

    @event(MadeGood)
    def _made_good(self, amount: Money, source: AccountName, by: str) -> None:
        self.missing -= amount
        if source == cash(self.slip):
            self.in_hand += amount
            self.state = CashState.COUNTED

    def bank(self, line: UUID, amount: Money) -> None:
        """See the cash, or part of it, in the bank; raises :class:`MoreThanSlip`."""
        self._must_be(CashState.COUNTED)
        if amount <= zero() or amount > self.in_hand:
            raise MoreThanSlip(f"{self.in_hand} is in hand", in_hand=self.in_hand)
        self._banked(slip=self.slip, line=line, amount=amount)

    @event(Banked)
    def _banked(self, slip: str, line: UUID, amount: Money) -> None:
        self.in_hand -= amount
        if not self.in_hand.amount:
            self.state = CashState.BANKED

    @property
    def shortage(self) -> str:
        """The name of the pocket that keeps what is missing from being paid."""
        return f"shortage-{self.slip}"

    @property
    def deposit(self) -> str:
        """The subject under which a line of the bank is assigned to this slip's cash."""
        return str(cash(self.slip))

    def _must_be(self, state: CashState) -> None:
        if self.state is not state:
            said = f"the cash of {self.slip} is {self.state.value}"
            raise CashNotThere(said, state=self.state, needed=state)
