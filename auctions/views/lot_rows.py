"""What each fact of a lot, and of its money, changes on the board and beside its attempts."""

from typing import Final

from auctions.lot_agreed import InKindAgreed
from auctions.lot_bidding import BiddingClosed, BiddingStarted, BidsTaken
from auctions.lot_clocks import Alerted, TimerFired, TimersSet, key_of
from auctions.lot_complaints import ComplaintDecided
from auctions.lot_corrections import Corrected
from auctions.lot_entry import Entered, LetGo
from auctions.lot_in_kind import DifferencePaid, InKindAwarded
from auctions.lot_known import Registered, SeizureRenewed
from auctions.lot_notice import Published
from auctions.lot_outsiders import OutsiderClaimed, OutsiderWon
from auctions.lot_pricing import (
    PricingOpened,
    PricingResumed,
    PricingSuspended,
    PricingWithdrawn,
    ReferenceFixed,
)
from auctions.lot_rounds import (
    PutUnderManagement,
    Returned,
    SecondRoundApproved,
    SecondRoundOpened,
    SecondRoundRejected,
)
from auctions.lot_sale import (
    BuyerDefaulted,
    Closed,
    Delivered,
    DuePassed,
    EligibilityFailed,
    PriceCompleted,
    PriceReopened,
    RulingServed,
)
from auctions.lot_stays import Resumed, Suspended, Withdrawn
from auctions.lot_terms import TermsSet
from auctions.lot_undone import Annulled, Reopened, Transferred, VoidStands
from auctions.lot_words import ANNOUNCED, BIDDING, FAILED, Kind, Mode, Outcome, State
from auctions.views.lots import ATTEMPTS, BOARD, attempt_of, board, move, row_of, set_next
from ledger.domain import clock
from ledger.domain.kernel import Fact
from ledger.projections.projection import Work


@board.on(Registered)
def _registered(work: Work, fact: Registered) -> None:
    work[BOARD].put(
        {
            "lot_id": fact.originator_id,
            "lot": fact.number,
            "case_number": fact.case_numbers[0],
            "title": fact.title,
            "asset_class": fact.asset_class.value,
            "state": State.REGISTERED.value,
            "round_no": 1,
            "attempt": None,
            "platform": None,
            "reference": None,
            "start_price": None,
            "price": None,
            "paid": None,
            "balance_due_on": None,
            "seized_on": fact.seizure.ordered_on,
            "seizure_until": fact.seizure.expires_on,
            "reference_until": None,
            "next_timer": None,
            "next_due": None,
            "alerts": 0,
            "finished": False,
            "finished_on": None,
            "opened_on": clock.on(fact.timestamp),
            "position": work.position,
            "currency": "CNY",
            "further_cases": list(fact.case_numbers[1:]),
            "timers": {},
            "terms": {},
            "ps_failed": False,
            "second_round": False,
            "in_kind": False,
            "request_on_file": False,
        }
    )


ALWAYS: Final[tuple[tuple[type[Fact], State], ...]] = (
    (PricingSuspended, State.PRICING_HELD),
    (PricingResumed, State.PRICING),
    (PricingWithdrawn, State.REGISTERED),
    (DuePassed, State.OVERDUE),
    (PriceCompleted, State.PAID),
    (PriceReopened, State.SOLD_AWAIT_BALANCE),
    (RulingServed, State.RULED),
    (Delivered, State.DELIVERED),
    (Closed, State.CLOSED_SOLD),
    (InKindAwarded, State.INKIND_PENDING),
    (InKindAgreed, State.INKIND_PENDING),
    (DifferencePaid, State.INKIND_PAID),
    (PutUnderManagement, State.MANAGED),
    (Returned, State.RETURNED),
    (Annulled, State.VOIDED),
    (Reopened, State.PREPARED),
    (Transferred, State.TRANSFERRED),
)
"""Facts that always lead to the same stage; the others say where they lead."""


def _leads_to(kind: type[Fact], state: State) -> None:
    @board.on(kind)
    def _moved(work: Work, fact: Fact) -> None:
        if (row := row_of(work, fact)) is not None:
            move(row, state, clock.on(fact.timestamp))


for _kind, _state in ALWAYS:
    _leads_to(_kind, _state)


def _stops(kind: type[Fact], state: State, flag: str) -> None:
    """Let a stop move the lot, and stand on the attempt it stopped."""

    @board.on(kind)
    def _stopped(work: Work, fact: Fact) -> None:
        if (row := row_of(work, fact)) is None:
            return
        move(row, state, clock.on(fact.timestamp))
        attempt = work[ATTEMPTS].get(fact.originator_id, row["attempt"] or "")
        if attempt is not None and attempt["outcome"] is None:
            attempt[flag] = True


_stops(Suspended, State.SUSPENDED, "stayed")
_stops(OutsiderClaimed, State.SUSPENDED, "stayed")
_stops(Withdrawn, State.WITHDRAWN, "withdrawn")


@board.on(SeizureRenewed)
def _renewed(work: Work, fact: SeizureRenewed) -> None:
    if (row := row_of(work, fact)) is not None:
        row["seizure_until"] = fact.seizure.expires_on


@board.on(Corrected)
def _corrected(work: Work, fact: Corrected) -> None:
    row = row_of(work, fact)
    if row is not None and fact.field == "title" and row["title"] == fact.was:
        row["title"] = fact.now


@board.on(ReferenceFixed)
def _priced(work: Work, fact: ReferenceFixed) -> None:
    if (row := row_of(work, fact)) is not None:
        row["reference"] = fact.amount.fen
        row["reference_until"] = fact.valid_until
        move(row, State.PRICED, fact.fixed_on)


@board.on(ComplaintDecided)
def _priced_wrongly(work: Work, fact: ComplaintDecided) -> None:
    row = row_of(work, fact)
    if row is not None and fact.upheld:
        move(row, State.PRICING, fact.on)


@board.on(PricingOpened)
def _pricing(work: Work, fact: PricingOpened) -> None:
    if (row := row_of(work, fact)) is not None:
        row["terms"] = {}  # priced anew, the round begins again with two auctions
        move(row, State.PRICING, fact.on)


@board.on(TermsSet)
def _terms(work: Work, fact: TermsSet) -> None:
    if (row := row_of(work, fact)) is not None:
        asked = {"start": fact.terms.start.fen, "deposit": fact.terms.deposit.fen}
        row["terms"] = row["terms"] | asked
        if row["state"] == State.PRICED:
            move(row, State.PREPARED, fact.on)


@board.on(Published)
def _published(work: Work, fact: Published) -> None:
    row = row_of(work, fact)
    if row is None:
        return
    row.update(
        attempt=fact.mark, platform=fact.platform, start_price=row["terms"].get("start"),
        round_no=fact.round_no, price=None, balance_due_on=None,
    )  # fmt: skip
    move(row, ANNOUNCED[fact.kind], fact.published_on)
    work[ATTEMPTS].put(
        {
            "lot_id": fact.originator_id,
            "attempt": fact.mark,
            "lot": row["lot"],
            "kind": fact.kind.value,
            "round_no": fact.round_no,
            "rerun_no": fact.rerun_no,
            "platform": fact.platform,
            "platform_lot": fact.platform_lot,
            "published_on": fact.published_on,
            "opens_at": fact.opens_at,
            "ends_at": fact.closes_at,
            "start_price": row["terms"].get("start", 0),
            "deposit": row["terms"].get("deposit", 0),
            "entrants": 0,
            "bids": 0,
            "extensions": 0,
            "outcome": None,
            "ended_on": None,
            "price": None,
            "winner": None,
            "balance_due_on": None,
            "defaulted": False,
            "reference": row["reference"],
            "stayed": False,
            "withdrawn": False,
            "position": work.position,
            "currency": "CNY",
        }
    )


@board.on(Entered)
def _entered(work: Work, fact: Entered) -> None:
    if (attempt := attempt_of(work, fact)) is not None:
        attempt["entrants"] += 1


@board.on(LetGo)
def _let_go(work: Work, fact: LetGo) -> None:
    if (attempt := attempt_of(work, fact)) is not None:
        attempt["entrants"] -= len(fact.bidders)


@board.on(BiddingStarted)
def _started(work: Work, fact: BiddingStarted) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is not None and attempt is not None:
        move(row, BIDDING[Kind(attempt["kind"])], clock.on(fact.at))


@board.on(BidsTaken)
def _bids(work: Work, fact: BidsTaken) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is None or attempt is None:
        return
    attempt["bids"] += len(fact.bids)
    attempt["extensions"] += fact.extensions
    attempt["ends_at"] = fact.ends_at
    if fact.bids:
        attempt["price"] = row["price"] = fact.bids[-1].amount.fen
        if Kind(attempt["kind"]).private:
            move(row, State.PS_BIDDING, clock.on(fact.timestamp))


@board.on(BiddingClosed)
def _closed(work: Work, fact: BiddingClosed) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is None or attempt is None:
        return
    sold = fact.outcome is Outcome.SOLD
    price = None if fact.price is None else fact.price.fen
    attempt.update(
        outcome=fact.outcome.value, ended_on=clock.on(fact.at), price=price,
        winner=fact.winner or None, balance_due_on=fact.balance_due_on,
    )  # fmt: skip
    row.update(price=price, balance_due_on=fact.balance_due_on)
    move(row, State.SOLD_AWAIT_BALANCE if sold else FAILED[fact.kind], clock.on(fact.at))


@board.on(BuyerDefaulted)
def _defaulted(work: Work, fact: BuyerDefaulted) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is not None and attempt is not None:
        attempt["defaulted"] = True
        row["balance_due_on"] = None
        move(row, State.DEFAULTED, fact.on)


@board.on(EligibilityFailed)
def _ineligible(work: Work, fact: EligibilityFailed) -> None:
    row, attempt = row_of(work, fact), attempt_of(work, fact)
    if row is not None and attempt is not None:
        attempt["defaulted"] = not fact.voided
        move(row, State.VOIDED if fact.voided else State.DEFAULTED, fact.on)


@board.on(SecondRoundOpened)
def _round_opened(work: Work, fact: SecondRoundOpened) -> None:
    if (row := row_of(work, fact)) is not None:
        row.update(second_round=True, request_on_file=True)
        move(row, State.ROUND_REVIEW, fact.on)


@board.on(SecondRoundApproved)
def _round_approved(work: Work, fact: SecondRoundApproved) -> None:
    if (row := row_of(work, fact)) is not None:
        row["round_no"] = fact.round_no
        row["request_on_file"] = False
        # One auction, then the private sale.
        row["terms"] = {"only": fact.mode is Mode.SINGLE_STEP}
        state = State.PRICING if fact.mode is Mode.RE_PRICE else State.PREPARED
        move(row, state, fact.on)


@board.on(SecondRoundRejected)
def _round_rejected(work: Work, fact: SecondRoundRejected) -> None:
    if (row := row_of(work, fact)) is not None:
        row["request_on_file"] = False
        move(row, State.PS_FAILED, fact.on)


@board.on(Resumed)
def _resumed(work: Work, fact: Resumed) -> None:
    if (row := row_of(work, fact)) is not None:
        move(row, fact.to, clock.on(fact.at))
        attempt = work[ATTEMPTS].get(fact.originator_id, row["attempt"] or "")
        if attempt is not None and fact.ends_at is not None:
            attempt["ends_at"] = fact.ends_at
        if attempt is not None and fact.opens_at is not None:
            attempt["opens_at"] = fact.opens_at


@board.on(OutsiderWon)
def _outsider_won(work: Work, fact: OutsiderWon) -> None:
    row = row_of(work, fact)
    if row is not None and fact.effect.value == "revoked":
        move(row, State.VOIDED, fact.on)


@board.on(VoidStands)
def _void_stands(work: Work, fact: VoidStands) -> None:
    if (row := row_of(work, fact)) is not None:
        row.update(finished=True, finished_on=fact.on)
        set_next(row)


@board.on(Alerted)
def _alerted(work: Work, fact: Alerted) -> None:
    if (row := row_of(work, fact)) is not None:
        row["alerts"] += 1


@board.on(TimersSet)
def _timers(work: Work, fact: TimersSet) -> None:
    row = row_of(work, fact)
    if row is None:
        return
    timers = dict(row["timers"])
    for key in fact.stopped:
        timers.pop(key, None)
    for each in fact.started:
        timers[key_of(each)] = each.due_at.isoformat()
    row["timers"] = timers
    set_next(row)


@board.on(TimerFired)
def _fired(work: Work, fact: TimerFired) -> None:
    row = row_of(work, fact)
    if row is not None:
        key = f"{fact.timer}:{fact.subject}" if fact.subject else fact.timer
        row["timers"] = {name: due for name, due in row["timers"].items() if name != key}
        set_next(row)
