"""A third party's price (案外人价款): kept apart for one suit, and what its judgment made of it."""

from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.errors import Conflict, Forbidden
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION
from ledger.domain.law.third_party_price import (
    PAID_IN,
    SuitOutcome,
    may_end_suit,
    may_give_back,
    may_keep_apart,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper

POCKET: Final = "price-"


class PriceState(StrEnum):
    """Where a third party's price stands."""

    KEPT = "kept"  # 诉讼未审结
    STATED = "stated"  # 裁判结果待复核
    SUBSTITUTED = "substituted"  # 已转为被执行人财产
    TO_RETURN = "to-return"  # 应退还
    RETURNED = "returned"  # 已退还


class PriceNotThere(Conflict):
    """The price is not in a state to do this."""

    code = "price-not-there"
    title = "The price is not in that state"
    title_zh = "案外人价款当前状态不允许"
    article = PAID_IN


class PriceSelfDecided(Forbidden):
    """Whoever states how the suit ended does not agree to it."""

    code = "price-self-decided"
    title = "Somebody else agrees how the suit ended"
    title_zh = "不得自行复核裁判结果"
    article = MUTUAL_SUPERVISION


class ThirdPartyPrice(Root):
    """One price, of one receipt, for one suit."""

    TOPIC = "third-party-price"

    class Kept(FirstFact):
        """The price was set apart for its suit (案外人价款入账); it is in no plan."""

        TOPIC = "third-party-price.kept"
        case_number: str
        serial: int
        party: str
        receipt: UUID
        amount: Money
        suit: str
        paper: Paper
        on: date
        by: str

    class OutcomeStated(Root.Event):
        """The officer recorded how the suit ended (登记裁判结果)."""

        TOPIC = "third-party-price.outcome-stated"
        outcome: SuitOutcome
        judgment: Paper
        on: date
        by: str

    class OutcomeRefused(Root.Event):
        """A second person did not agree (不予确认)."""

        TOPIC = "third-party-price.outcome-refused"
        reason: str
        by: str

    class Decided(Root.Event):
        """A second person agreed: the debtor's money, or to be returned (确认裁判结果)."""

        TOPIC = "third-party-price.decided"
        outcome: SuitOutcome
        by: str
        role: str

    class Returned(Root.Event):
        """All of it was paid back (价款已退还)."""

        TOPIC = "third-party-price.returned"
        on: date
        by: str

    @staticmethod
    def create_id(case_number: str, serial: int) -> UUID:
        return name_id("third-party-price", case_number, str(serial))

    @event(Kept)
    def __init__(
        self,
        *,
        case_number: str,
        serial: int,
        party: str,
        receipt: UUID,
        amount: Money,
        suit: str,
        paper: Paper,
        on: date,
        by: str,
    ) -> None:
        self.case_number = case_number
        self.serial = serial
        self.party = party
        self.receipt = receipt
        self.amount = amount
        self.suit = suit
        self.state = PriceState.KEPT
        self.stated: tuple[SuitOutcome, Paper, str] | None = None
        self.outcome: SuitOutcome | None = None

    @classmethod
    def keep(
        cls,
        case_number: str,
        serial: int,
        party: str,
        receipt: UUID,
        amount: Money,
        *,
        suit: str,
        paper: Paper,
        paid_on: date,
        on: date,
        by: str,
    ) -> "ThirdPartyPrice":
        """Set a price apart; raises :class:`PriceNotKept`."""
        may_keep_apart(suit, paid_on=paid_on)
        return cls(
            case_number=case_number, serial=serial, party=party, receipt=receipt, amount=amount,
            suit=suit.strip(), paper=paper, on=on, by=by,
        )  # fmt: skip

    @property
    def number(self) -> str:
        """Its number: its case's, a hyphen and a count."""
        return f"{self.case_number}-{self.serial}"

    @property
    def pocket(self) -> str:
        """The name under which its case keeps it."""
        return f"{POCKET}{self.serial}"

    def state_outcome(self, outcome: SuitOutcome, judgment: Paper, *, on: date, by: str) -> None:
        """Record how the suit ended; raises :class:`PriceNotThere`, :class:`JudgmentNotNamed`."""
        self._must_be(PriceState.KEPT)
        may_end_suit(judgment)
        self._outcome_stated(outcome=outcome, judgment=judgment, on=on, by=by)

    @event(OutcomeStated)
    def _outcome_stated(self, outcome: SuitOutcome, judgment: Paper, on: date, by: str) -> None:
        self.stated = (outcome, judgment, by)
        self.state = PriceState.STATED

    def refuse(self, reason: str, *, by: str) -> None:
        """Do not agree; the suit is pending as before. Raises :class:`PriceNotThere`."""
        self._must_be(PriceState.STATED)
        self._outcome_refused(reason=reason, by=by)

    @event(OutcomeRefused)
    def _outcome_refused(self, reason: str, by: str) -> None:
        self.stated = None
        self.state = PriceState.KEPT

    def agree(self, *, by: str, role: str) -> tuple[SuitOutcome, Paper]:
        """Agree, and answer what follows; raises :class:`PriceSelfDecided`."""
        self._must_be(PriceState.STATED)
        assert self.stated is not None
        outcome, judgment, stated_by = self.stated
        if by == stated_by:
            raise PriceSelfDecided(f"{by} stated it", by=by)
        self._decided(outcome=outcome, by=by, role=role)
        return outcome, judgment

    @event(Decided)
    def _decided(self, outcome: SuitOutcome, by: str, role: str) -> None:
        won = outcome is SuitOutcome.WON
        self.outcome = outcome
        self.state = PriceState.SUBSTITUTED if won else PriceState.TO_RETURN

    def may_give_back(self) -> None:
        """Refuse to pay it back before its payer has lost; raises :class:`PriceUndecided`."""
        may_give_back(self.outcome)

    def note_returned(self, *, left: Money, on: date, by: str) -> None:
        """Note that all of it was paid back; raises :class:`PriceNotThere` while some is kept."""
        self._must_be(PriceState.TO_RETURN)
        if left.amount:
            raise PriceNotThere(f"{left} is still kept as {self.pocket}", left=left)
        self._returned(on=on, by=by)

    @event(Returned)
    def _returned(self, on: date, by: str) -> None:
        self.state = PriceState.RETURNED

    def _must_be(self, state: PriceState) -> None:
        if self.state is not state:
            said = f"price {self.number} is {self.state.value}"
            raise PriceNotThere(said, state=self.state)
