"""How money leaves (出款流程): escrows, moves, transfers, bankruptcies, prices, wrong payments.

One row to each, with what it waits for; the lists of the day are read from here. Beside them what
left under a title that fell, and is ordered back (执行回转).
"""

from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.court_transfer import CourtTransfer, Direction
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowState
from ledger.domain.kernel import Fact
from ledger.domain.law.escrow import lapses_on
from ledger.domain.law.recovering import RECOGNISERS
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.third_party_price import PriceState, ThirdPartyPrice
from ledger.domain.transfers import CaseMove, MoveState
from ledger.domain.wrong_payment import WrongPayment
from ledger.projections.leaving_reversals import OF_REVERSALS, UNCOUNT
from ledger.projections.leaving_rows import LEAVINGS, Leaving, begin, change
from ledger.projections.projection import Projection, Work
from ledger.projections.read import Listing, Page, select_all

leavings: Final = Projection("leavings", 1, LEAVINGS)
for _of, _told in OF_REVERSALS.items():
    leavings.on(_of)(_told)

# What a fact says of its process that needs nothing but itself.
_PLAINLY: Final[dict[type[Fact], dict[str, Any]]] = {
    Escrow.Refused: {"state": EscrowState.REFUSED.value, "waits_for": None},
    Escrow.Notified: {"waits_for": None},
    Escrow.ReleaseAsked: {"state": EscrowState.GRANTED.value, "waits_for": None},
    Escrow.LapseProposed: {"state": EscrowState.LAPSING.value, "waits_for": "lapse"},
    Escrow.Lapsed: {"state": EscrowState.LAPSED.value, "waits_for": "treasury"},
    CaseMove.Agreed: {"state": MoveState.AGREED.value, "waits_for": "take-in"},
    CaseMove.TakenIn: {"state": MoveState.DONE.value, "waits_for": None},
    CaseMove.Refused: {"state": MoveState.REFUSED.value, "waits_for": None},
    CourtTransfer.SentOut: {"state": "sent-out", "waits_for": None},
    CourtTransfer.CameBack: {"state": "came-back", "waits_for": None},
    CourtTransfer.ReceivedIn: {"state": "received-in", "waits_for": None},
    CourtTransfer.BackAsked: {"state": "back-asked", "waits_for": "grant"},
    CourtTransfer.BackRefused: {"state": "received-in", "waits_for": None},
    CourtTransfer.TakenBack: {"state": "taken-back", "waits_for": None, "outstanding": 0},
    ThirdPartyPrice.OutcomeStated: {"state": PriceState.STATED.value, "waits_for": "grant"},
    ThirdPartyPrice.OutcomeRefused: {"state": PriceState.KEPT.value, "waits_for": "judgment"},
    ThirdPartyPrice.Returned: {
        "state": PriceState.RETURNED.value,
        "waits_for": None,
        "outstanding": 0,
    },
}


def _plainly(work: Work, fact: Fact) -> None:
    change(work, fact, **_PLAINLY[type(fact)])


for _kind in _PLAINLY:
    leavings.on(_kind)(_plainly)


@leavings.on(Escrow.Asked)
def _asked(work: Work, fact: Escrow.Asked) -> None:
    begin(
        work, fact, kind="escrow", number=fact.number, case_number=fact.case_number,
        party=fact.party, amount=fact.amount, state=EscrowState.ASKED.value, waits_for="grant",
        by=fact.by,
    )  # fmt: skip


@leavings.on(Escrow.Granted)
def _granted(work: Work, fact: Escrow.Granted) -> None:
    due = lapses_on(fact.escrowed_on)
    change(work, fact, state=EscrowState.GRANTED.value, waits_for="notice", due=due)


@leavings.on(Escrow.MatterOpened)
def _matter_opened(work: Work, fact: Escrow.MatterOpened) -> None:
    row = change(work, fact, state=EscrowState.GRANTED.value)
    if row is not None:
        row["words"] = [*row["words"], fact.matter]
        row["waits_for"] = None if row["waits_for"] == "lapse" else row["waits_for"]


@leavings.on(Escrow.MatterClosed)
def _matter_closed(work: Work, fact: Escrow.MatterClosed) -> None:
    row = change(work, fact)
    if row is not None:
        row["words"] = [matter for matter in row["words"] if matter != fact.matter]


@leavings.on(CaseMove.Proposed)
def _proposed(work: Work, fact: CaseMove.Proposed) -> None:
    begin(
        work, fact, kind="move", number=fact.number, case_number=fact.source, party=fact.target,
        amount=fact.amount, state=MoveState.PROPOSED.value, waits_for="grant", by=fact.by,
    )  # fmt: skip


@leavings.on(CourtTransfer.Opened)
def _opened(work: Work, fact: CourtTransfer.Opened) -> None:
    out = fact.direction is Direction.OUT
    begin(
        work, fact, kind="transfer", number=fact.transfer, case_number=fact.case_number,
        party=fact.other_court, amount=fact.amount, state=fact.direction.value,
        waits_for="follow" if out else None, by=fact.by,
    )  # fmt: skip


@leavings.on(CourtTransfer.EnteredAnew)
def _entered_anew(work: Work, fact: CourtTransfer.EnteredAnew) -> None:
    change(
        work, fact, state=Direction.IN.value, case_number=fact.case_number, party=fact.other_court,
        amount=fact.amount.fen, outstanding=fact.amount.fen, begun_by=fact.by,
    )  # fmt: skip


@leavings.on(Bankruptcy.AcceptedAgain)
@leavings.on(Bankruptcy.Accepted)
def _accepted(work: Work, fact: Bankruptcy.Accepted | Bankruptcy.AcceptedAgain) -> None:
    row = work[LEAVINGS].get(fact.originator_id)
    if row is not None and row["state"] == "under-way":
        change(work, fact)
        row["words"] = [*(row["words"] or [row["party"]]), fact.debtor]
        row["amount"] += fact.kept.fen
        row["outstanding"] += fact.kept.fen
        return
    begin(
        work, fact, kind="bankruptcy", number=fact.case_number, case_number=fact.case_number,
        party=fact.debtor, amount=fact.kept, state="under-way", waits_for="administrator",
        by=fact.by,
    )  # fmt: skip


@leavings.on(Bankruptcy.Swept)
def _swept(work: Work, fact: Bankruptcy.Swept) -> None:
    row = change(work, fact)
    if row is not None:
        row["amount"] += fact.kept.fen
        row["outstanding"] += fact.kept.fen


@leavings.on(Bankruptcy.CoDebtorsFound)
def _co_debtors(work: Work, fact: Bankruptcy.CoDebtorsFound) -> None:
    row = change(work, fact)
    if row is not None:
        row["amount"] -= fact.amount.fen
        row["outstanding"] -= fact.amount.fen


@leavings.on(Bankruptcy.FindingTakenBack)
def _finding_taken_back(work: Work, fact: Bankruptcy.FindingTakenBack) -> None:
    row = change(work, fact)
    if row is not None:
        row["amount"] += fact.kept.fen
        row["outstanding"] += fact.kept.fen


@leavings.on(Bankruptcy.Ended)
def _ended(work: Work, fact: Bankruptcy.Ended) -> None:
    row = change(work, fact)
    if row is None:
        return
    row["words"] = [debtor for debtor in row["words"] if debtor != fact.debtor]
    if row["words"]:
        row["party"] = row["words"][0]
        row["amount"] -= fact.freed.fen
        row["outstanding"] -= fact.freed.fen
    else:
        row.update(state="ended", waits_for=None)


@leavings.on(ThirdPartyPrice.Kept)
def _price_kept(work: Work, fact: ThirdPartyPrice.Kept) -> None:
    begin(
        work, fact, kind="third-party-price", number=f"{fact.case_number}-{fact.serial}",
        case_number=fact.case_number, party=fact.party, amount=fact.amount,
        state=PriceState.KEPT.value, waits_for="judgment", by=fact.by,
    )  # fmt: skip
    row = change(work, fact)
    if row is not None:
        row["words"] = [fact.suit]


@leavings.on(ThirdPartyPrice.Decided)
def _decided(work: Work, fact: ThirdPartyPrice.Decided) -> None:
    lost = fact.outcome is SuitOutcome.LOST
    state = PriceState.TO_RETURN if lost else PriceState.SUBSTITUTED
    change(work, fact, state=state.value, waits_for="return" if lost else None)


@leavings.on(WrongPayment.Reported)
def _reported(work: Work, fact: WrongPayment.Reported) -> None:
    begin(
        work, fact, kind="wrong-payment", number=fact.number, case_number=fact.case_number,
        party=fact.entitled, amount=fact.amount, state="reported", waits_for="recognition",
        by=fact.by,
    )  # fmt: skip


@leavings.on(WrongPayment.Agreed)
def _recognised(work: Work, fact: WrongPayment.Agreed) -> None:
    row = change(work, fact)
    if row is not None:
        row["words"] = [*row["words"], fact.role.value]
        if len(row["words"]) == len(RECOGNISERS):
            row.update(state="recognised", waits_for="recovery")


@leavings.on(WrongPayment.MadeGood)
def _made_good(work: Work, fact: WrongPayment.MadeGood) -> None:
    row = change(work, fact)
    if row is not None:
        row["outstanding"] -= fact.amount.fen
        if not row["outstanding"]:
            row.update(state="made-good", waits_for=None)


_PLACE: Final = ("position", "bigint")
_WAITING: Final = Listing(LEAVINGS, "waits_for = %s", (_PLACE,))
_GRANTING: Final = Listing(
    LEAVINGS, f"(waits_for IN ('grant', 'lapse') OR state = '{UNCOUNT}')", (_PLACE,)
)
_WRONG: Final = Listing(LEAVINGS, "waits_for IN ('recognition', 'recovery')", (_PLACE,))
_LAPSING: Final = Listing(
    LEAVINGS, "due IS NOT NULL AND state = 'granted'", (("due", "date"), _PLACE)
)


def to_grant(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """待批准: escrows, moves, wrong arrivals and countings that wait for chief or leader."""
    return _GRANTING.page(connection, book, after=after, limit=limit)


def to_take_in(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """待接收案款: moves that wait for the receiving case's officer."""
    return _WAITING.page(connection, book, ("take-in",), after=after, limit=limit)


def to_notify(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """提存待通知: escrows whose creditor was not told yet."""
    return _WAITING.page(connection, book, ("notice",), after=after, limit=limit)


def prices_pending(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """待裁判案外人价款: prices kept for a suit that is pending (R2.20)."""
    return _WAITING.page(connection, book, ("judgment",), after=after, limit=limit)


def prices_to_return(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """应退案外人价款: prices whose payer has lost and is to have them back promptly (R2.20)."""
    return _WAITING.page(connection, book, ("return",), after=after, limit=limit)


def lapsing(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """提存到期: escrows by the day their creditor may collect no more, the next first."""
    return _LAPSING.page(connection, book, after=after, limit=limit)


def wrong(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """错发未了: wrong payments to recognise or to recover."""
    return _WRONG.page(connection, book, after=after, limit=limit)


def reversals(
    connection: sa.Connection, book: str, *, after: str | None = None, limit: int = 50
) -> Page[Leaving]:
    """执行回转未了: reversals whose money or things are not all back (R4.16)."""
    return _WAITING.page(connection, book, ("reversal",), after=after, limit=limit)


def leavings_of(connection: sa.Connection, book: str, case_number: str) -> tuple[Leaving, ...]:
    """Every process of a case by which money leaves, in the order they began."""
    where = "book = %s AND case_number = %s"
    return select_all(connection, LEAVINGS, where, (book, case_number), "position")
