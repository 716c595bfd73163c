"""Third parties' prices (案外人价款): kept apart for a suit, substituted or returned."""

from uuid import UUID

from api.acts import act
from api.deps import Court, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown
from api.wire import Amount, CaseText, PaperWire, PartyText, SerialText, Text, Wire, Yuan
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.third_party_price import PriceState
from ledger.services.command import Recorded

router = Routes(prefix="/third-party-prices", tags=["waiting"], responses=WRITES)


class NewPrice(Wire):
    """A receipt, the third party who paid it, and his suit; all that is free unless told."""

    case_number: CaseText
    party: PartyText
    receipt: UUID
    suit: Text
    paper: PaperWire
    amount: Yuan | None = None


class Outcome(Wire):
    """How the suit ended, on its judgment."""

    outcome: SuitOutcome
    judgment: PaperWire


class Why(Wire):
    """The reason."""

    reason: Text


@act(router, "keep", "", "案外人价款入账 · Set a third party's price apart", new=True)
def keep_price(desk: Desk, new: NewPrice) -> Recorded:
    """Paid to win an objection suit; no plan, fee or payout touches it until the judgment."""
    return desk.prices.keep(
        new.case_number, new.party, new.receipt, suit=new.suit, paper=new.paper.paper(),
        amount=new.amount,
    )  # fmt: skip


@act(router, "outcome", "/{number}/outcome", "登记裁判结果 · State how the suit ended", seen=True)
def state_outcome(desk: Desk, number: SerialText, new: Outcome, expected: int | None) -> Recorded:
    """A second person agrees to it."""
    return desk.prices.state_outcome(number, new.outcome, new.judgment.paper(), expected=expected)


@act(router, "agree", "/{number}/agree", "确认裁判结果 · Agree how the suit ended", seen=True)
def agree_price(desk: Desk, number: SerialText, expected: int | None) -> Recorded:
    """Won: the debtor's money. Lost: it may be paid back, as a refund out of its own name."""
    return desk.prices.agree(number, expected=expected)


@act(router, "refuse", "/{number}/refuse", "不予确认 · Do not agree", seen=True)
def refuse_price(desk: Desk, number: SerialText, new: Why, expected: int | None) -> Recorded:
    """The suit is pending as before."""
    return desk.prices.refuse(number, new.reason, expected=expected)


@act(router, "returned", "/{number}/returned", "价款已退还 · Note that it was returned", seen=True)
def note_returned(desk: Desk, number: SerialText, expected: int | None) -> Recorded:
    """Once the bank has booked the refund."""
    return desk.prices.note_returned(number, expected=expected)


class PriceShown(Shown):
    """A third party's price: for which suit it is kept, and what became of it."""

    number: str
    case_number: str
    party: str
    receipt: UUID
    amount: Amount
    suit: str
    pocket: str
    state: PriceState
    version: int


@router.get("/{number}", summary="查看案外人价款 · Look at a third party's price")
def see_price(number: SerialText, desk: Court, reader: Reader, tag: Tag) -> PriceShown:
    """A price as it stands; its ETag is the version seen."""
    with reader.act():
        found = desk.prices.price(number)
    tag(found.version)
    return PriceShown.model_validate(found)
