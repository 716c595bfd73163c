"""A lot's page (拍品页面): what the auctioneer sees before the next act."""

from datetime import date, datetime
from typing import Any, Final

from api.chinese_alerts import alert_zh
from api.desk import Desk
from api.shown import Shown, shown
from api.wire import Amount
from auctions.law.bids import OF_A_BIDDER, shows_only_codes
from auctions.lot import Lot
from auctions.lot_table import allowed
from auctions.lot_words import AssetClass, Bid, State, TimerStart
from auctions.money import LotMoney
from auctions.money_accounts import is_a_bidders
from auctions.money_parts import Deposit
from auctions.money_refunds import LotRefunds
from auctions.services.finding import sale_of
from auctions.timers import CLOCKS, day_of
from ledger.domain.errors import NotFound
from ledger.domain.law.rules import RULES
from ledger.domain.money import Money

WANTS_MONEY = (State.SOLD_AWAIT_BALANCE, State.OVERDUE, State.PAID)
MOST_BIDS = 200  # of the newest; all of them are facts, and in the platform's file


class PriceStep(Shown):
    """One step of the price ladder: what was asked in an attempt, and what came of it."""

    attempt: str
    reference: Amount | None
    start: Amount
    cut: str | None  # against the start before it
    deposit: Amount
    price: Amount | None
    outcome: str | None
    defaulted: bool


class NextAction(Shown):
    """One clock that runs on the lot: what it calls for, of whom, until when, and by what law.

    ``due_on`` is the last day in time, in the court's own days.
    """

    timer: str
    zh: str
    en: str
    role: str
    due_at: datetime
    due_on: date
    rule: str
    article: str


class AlertShown(Shown):
    """Something accepted that the law wanted otherwise; ``zh`` is what its rule is about.

    ``said_zh`` is the sentence for the clerk, ``said`` the one that stands in the fact.
    """

    rule: str
    zh: str
    said_zh: str
    said: str
    due: date | None


class Told(Shown):
    """Whom the court told of the coming attempt."""

    party: str
    means: str
    on: date


class CorrectionShown(Shown):
    """Words of an earlier fact that were put right; the fact stays as it was."""

    fact: int
    field: str
    now: str


class CostShown(Shown):
    """One cost of the lot: the debtor's in the end, and whether money was put aside for it."""

    kind: str
    payee: str
    amount: Amount
    document: str
    advanced_by: str
    settled_by: str | None


class PendingShown(Shown):
    """Something asked of others about the lot, and until when it is waited for."""

    what: str
    who: str
    due: date | None


class Holding(Shown):
    """What stands on one of the lot's accounts."""

    account: str
    amount: Amount


class LotPage(Shown):
    """A lot: its stage, what may be done now, its prices, bids, money, papers and clocks.

    ``acts`` are those the stage allows; until the bidding has ended only codes and amounts of bids
    are shown, and no deposit, by itself or among the lot's money.
    """

    lot: str
    case_numbers: tuple[str, ...]
    title: str
    asset: str
    with_assets: tuple[str, ...]  # sold with it as one
    asset_class: AssetClass
    state: State
    round_no: int
    attempt: str | None
    applicant: str
    debtor: str
    seizure_until: date | None
    reference: Amount | None
    reference_until: date | None
    ladder: list[PriceStep]
    bids: list[shown(Bid)]  # type: ignore[valid-type]  # made from the record
    winner: str | None
    price: Amount | None
    balance_due_on: date | None
    title_passed_on: date | None
    interest_stops_on: date | None
    owing: Amount | None
    owing_itself: Amount | None  # beside what the buyer's lenders committed
    told: list[Told]
    deposits: list[shown(Deposit)]  # type: ignore[valid-type]
    money: list[Holding]
    refunds: list[Holding]
    costs: list[CostShown]
    pending: list[PendingShown]
    papers: dict[str, str]
    corrections: list[CorrectionShown]
    alerts: list[AlertShown]
    next_actions: list[NextAction]
    acts: list[str]
    version: int


# What the table calls otherwise than the command that does it; an empty one has none of its own.
CALLED: Final = {
    "adopt": "adopt_lots", "confirm_deposit": "admit", "confirm_prepayment": "admit_prepaid",
    "reopen_price": "", "pass_due": "",
}  # fmt: skip


def acts_now(state: State) -> list[str]:
    """What a stage allows, by the names under which it is asked for."""
    names = (CALLED.get(row.act, row.act) for row in allowed(state))
    return [name for name in dict.fromkeys(names) if name]


def page_of_lot(desk: Desk, number: str) -> LotPage:
    """The page of a lot; raises ``NotFound``."""
    lot = desk.lots.lot(number)
    money, refunds = _money(desk, number)
    attempt = lot.attempt
    sold = lot.state in WANTS_MONEY
    holdings = _holdings(money)
    if lot.sealed:
        holdings = [each for each in holdings if not is_a_bidders(each.account)]
    page = LotPage(
        lot=lot.number, case_numbers=lot.case_numbers, title=lot.title, asset=lot.asset,
        with_assets=lot.joined,
        asset_class=lot.asset_class, state=lot.state, round_no=lot.round_no,
        attempt=lot.current or None, applicant=lot.applicant, debtor=lot.debtor,
        seizure_until=lot.seizure.expires_on if lot.seizure else None,
        reference=lot.reference.amount if lot.reference else None,
        reference_until=lot.reference.valid_until if lot.reference else None,
        ladder=_ladder(lot), bids=attempt.bids[-MOST_BIDS:] if attempt else [],
        winner=attempt.winner or None if attempt else None,
        price=attempt.price if attempt else None,
        balance_due_on=attempt.balance_due_on if attempt else None,
        title_passed_on=lot.title_passed_on, interest_stops_on=lot.interest_stops_on,
        owing=money.owing(sale_of(lot)) if sold and money else None,
        owing_itself=money.owing_itself(sale_of(lot)) if sold and money else None,
        told=[Told(party=n.party, means=n.means.value, on=n.on) for n in lot.notices.values()],
        deposits=list(money.deposits.values()) if money and not lot.sealed else [],
        money=holdings, refunds=_holdings(refunds), papers=_papers(lot),
        costs=_costs(lot), pending=_pending(lot),
        corrections=[
            CorrectionShown(fact=fact, field=field, now=now)
            for (fact, field), now in lot.corrections.items()
        ],
        alerts=[
            AlertShown(
                rule=a.rule, zh=about(a.rule), said_zh=alert_zh(a.rule, a.said), said=a.said,
                due=a.due,
            )
            for a in lot.alerts if not (lot.sealed and a.rule in OF_A_BIDDER)
        ],
        next_actions=sorted(
            (_calls_for(lot, key, timer) for key, timer in lot.timers.items()),
            key=lambda action: action.due_at,
        ),
        acts=acts_now(lot.state), version=lot.version,
    )  # fmt: skip
    if lot.sealed:
        shows_only_codes(_says_of_bidders(page))
    return page


def about(rule: str) -> str:
    """What a rule is about, in Chinese."""
    return RULES[rule].zh if rule in RULES else ""


def _says_of_bidders(page: LotPage) -> set[str]:
    """By the names of its fields, what a page and the bids on it say; money of bidders is said."""
    told = {name for name, value in page if value}
    told |= {name for bid in page.bids for name, value in bid if value}
    if any(is_a_bidders(each.account) for each in (*page.money, *page.refunds)):
        told.add("deposits")
    return told


def _money(desk: Desk, number: str) -> tuple[LotMoney | None, LotRefunds | None]:
    try:
        return desk.lot_moneys.money(number), desk.lot_moneys.refunds(number)
    except NotFound:
        return None, None


def _calls_for(lot: Lot, key: str, timer: TimerStart) -> NextAction:
    """What a clock calls for; one that urges calls for what it urges, of whom it has reached."""
    asked = CLOCKS[timer.subject] if timer.name == "T-URGE" else CLOCKS[timer.name]
    role = lot.urged.get(timer.subject, asked.role.value)
    return NextAction(
        timer=key, zh=asked.zh, en=asked.en, role=role, due_at=timer.due_at,
        due_on=day_of(timer), rule=asked.rule, article=str(RULES[asked.rule].article),
    )  # fmt: skip


def _ladder(lot: Lot) -> list[PriceStep]:
    steps: list[PriceStep] = []
    before: Money | None = None
    reference = lot.reference.amount if lot.reference else None
    for each in lot.attempts.values():
        start = each.terms.start
        cut = None if before is None or not before.amount else (before - start) / before
        steps.append(
            PriceStep(
                attempt=each.mark, reference=reference, start=start,
                cut=None if cut is None else f"{cut:.4f}", deposit=each.terms.deposit,
                price=each.price, outcome=each.outcome.value if each.outcome else None,
                defaulted=each.defaulted,
            )
        )  # fmt: skip
        before = start
    return steps


def _holdings(root: Any) -> list[Holding]:
    if root is None:
        return []
    standing = {account: pot.amount for account, pot in root.pots.items()}
    return [Holding(account=name, amount=sum_) for name, sum_ in standing.items() if sum_.amount]


def _costs(lot: Lot) -> list[CostShown]:
    return [
        CostShown(
            kind=each.kind.value, payee=each.payee, amount=each.amount, document=each.document,
            advanced_by=each.advanced_by, settled_by=each.settled_by or None,
        )
        for each in lot.cost_entries
    ]  # fmt: skip


def _pending(lot: Lot) -> list[PendingShown]:
    """What others still owe an answer to: appraisers, registries, whoever decides complaints."""
    found = [
        PendingShown(what="registry", who=each.registry, due=each.due)
        for each in lot.queries.values() if each.answered_on is None
    ]  # fmt: skip
    asked = lot.appraisal
    if asked is not None and not asked.report:
        found.append(PendingShown(what="appraisal", who=asked.firm, due=asked.due))
    found += [
        PendingShown(what="complaint", who=each.party, due=None)
        for each in lot.complaints.values() if each.decided_on is None
    ]  # fmt: skip
    found += [
        PendingShown(what=f"platform-{each.what.value}", who=each.platform, due=None)
        for each in lot.faults if not each.cleared_by
    ]  # fmt: skip
    return found


def _papers(lot: Lot) -> dict[str, str]:
    found = {
        "investigation": lot.investigation.record if lot.investigation else "",
        "seizure": lot.seizure.document if lot.seizure else "",
        "confirmation": lot.confirmation, "ruling": lot.ruling, "archive": lot.archive,
        "refund-plan": lot.refund_plan,
    }  # fmt: skip
    return {name: document for name, document in found.items() if document}
