"""A cheque or a bill (支票、汇票、本票): kept in the safe, money only once the bank has paid it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.cash import AT_THE_COURT
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class InstrumentKind(StrEnum):
    """What sort of paper promises the money."""

    CHEQUE = "cheque"  # 支票
    DRAFT = "draft"  # 汇票
    CASHIERS_CHEQUE = "cashiers-cheque"  # 本票


class InstrumentState(StrEnum):
    """Where an instrument stands."""

    RECEIVED = "received"  # 已收取
    PRESENTED = "presented"  # 已提示付款
    CLEARED = "cleared"  # 已兑付
    DISHONOURED = "dishonoured"  # 已退票


class InstrumentNotThere(Conflict):
    """The instrument is not in a state to do this: paid, dishonoured or not yet presented."""

    code = "instrument-not-there"
    title = "The instrument is not in that state"
    title_zh = "票据当前状态不允许"
    article = AT_THE_COURT


class InstrumentUnclear(Malformed):
    """No amount, no number, or another amount than the instrument's."""

    code = "instrument-unclear"
    title = "The instrument's number or amount does not fit"
    title_zh = "票据号或金额不符"
    article = AT_THE_COURT


class Instrument(Root):
    """One cheque or bill, by its number."""

    TOPIC = "instrument"

    class Received(FirstFact):
        """It was taken against a collection slip (收取票据); no money is booked by it."""

        TOPIC = "instrument.received"
        number: str
        kind: InstrumentKind
        case_number: str
        drawer_name: Personal
        third_party: bool
        amount: Money
        received_on: date
        slip: str
        by: str

    class Presented(Root.Event):
        """Finance presented it to the bank (提示付款)."""

        TOPIC = "instrument.presented"
        on: date
        by: str

    class Cleared(Root.Event):
        """The bank paid it (兑付); the case's own fact books the money of the line."""

        TOPIC = "instrument.cleared"
        line: UUID
        cleared_on: date
        receipt: str
        by: str

    class Dishonoured(Root.Event):
        """The bank refused it (退票): there never was any money."""

        TOPIC = "instrument.dishonoured"
        on: date
        reason: str
        paper: Paper
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("instrument", number)

    @event(Received)
    def __init__(
        self,
        *,
        number: str,
        kind: InstrumentKind,
        case_number: str,
        drawer_name: str,
        third_party: bool,
        amount: Money,
        received_on: date,
        slip: str,
        by: str,
    ) -> None:
        self.number = number
        self.kind = kind
        self.case_number = case_number
        self.third_party = third_party
        self.amount = amount
        self.received_on = received_on
        self.received_by = by
        self.state = InstrumentState.RECEIVED

    @classmethod
    def receive(
        cls,
        number: str,
        kind: InstrumentKind,
        case_number: str,
        amount: Money,
        *,
        drawer_name: str,
        third_party: bool,
        received_on: date,
        slip: str,
        by: str,
    ) -> "Instrument":
        """Take an instrument in (R1.10); raises :class:`InstrumentUnclear`."""
        if not number.strip() or not slip.strip() or amount <= zero():
            raise InstrumentUnclear("name its number, its slip and its amount", amount=amount)
        return cls(
            number=number.strip(), kind=kind, case_number=case_number, drawer_name=drawer_name,
            third_party=third_party, amount=amount, received_on=received_on, slip=slip, by=by,
        )  # fmt: skip

    def present(self, on: date, *, by: str) -> None:
        """Present it to the bank; raises :class:`InstrumentNotThere`."""
        self._must_be(InstrumentState.RECEIVED)
        self._presented(on=on, by=by)

    @event(Presented)
    def _presented(self, on: date, by: str) -> None:
        self.state = InstrumentState.PRESENTED

    def clear(self, line: UUID, amount: Money, *, on: date, receipt: str, by: str) -> None:
        """See its money in the bank, all of it, and issue the receipt."""
        self._must_be(InstrumentState.PRESENTED)
        if amount != self.amount or not receipt.strip():
            raise InstrumentUnclear(
                f"{amount} came, the instrument is for {self.amount}", came=amount
            )
        self._cleared(line=line, cleared_on=on, receipt=receipt.strip(), by=by)

    @event(Cleared)
    def _cleared(self, line: UUID, cleared_on: date, receipt: str, by: str) -> None:
        self.state = InstrumentState.CLEARED

    def dishonour(self, on: date, reason: str, paper: Paper, *, by: str) -> None:
        """Note that the bank refused it, on the bank's own paper."""
        self._must_be(InstrumentState.PRESENTED)
        well_named([paper])
        self._dishonoured(on=on, reason=reason, paper=paper, by=by)

    @event(Dishonoured)
    def _dishonoured(self, on: date, reason: str, paper: Paper, by: str) -> None:
        self.state = InstrumentState.DISHONOURED

    @property
    def subject(self) -> str:
        """The subject under which a line of the bank is assigned to this instrument."""
        return f"instrument/{self.number}"

    def _must_be(self, state: InstrumentState) -> None:
        if self.state is not state:
            said = f"{self.number} is {self.state.value}, not {state.value}"
            raise InstrumentNotThere(said, state=self.state, needed=state)
