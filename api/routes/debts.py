"""Debts of a case (债权): titles, claims, payments on them, and what is left of each on any day."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field

from api.acts import act
from api.deps import Asker, Court, Fresh, Reader
from api.desk import Desk
from api.openapi import WRITES
from api.routing import Routes
from api.shown import Shown, list_of
from api.sums import ClaimMark, ClaimWire, Day, OwedIf, SuspensionWire, asking_the_law, rates_of
from api.wire import Amount, CaseText, Text, Wire, Word, Yuan
from ledger.domain import clock
from ledger.domain.debt_parts import ClaimTerms, Part, PerformedBy
from ledger.domain.law.counting import StopDay
from ledger.domain.law.plan_parts import Standing
from ledger.domain.law.recovering import PrepaidFee
from ledger.domain.law.regimes import DebtorKind, Regime
from ledger.domain.law.remaining import Remaining
from ledger.projections import debts as views
from ledger.services.command import Recorded

router = Routes(prefix="/cases/{case_number}", tags=["debts"], responses=WRITES)

CaseNumber = Annotated[CaseText, Path(description="案号, in any width and with any brackets")]
Debt = Annotated[str, Path(pattern="^c[1-9][0-9]{0,5}$", examples=["c1"])]
Attachment = Annotated[str, Field(pattern="^a[1-9][0-9]{0,5}$", examples=["a1"])]
OnDay = Annotated[Day | None, Query(alias="on", description="by default today")]


class NewTitle(Wire):
    """A title (执行依据) by its number, and the day from which it binds."""

    number: Text = Field(examples=["（2016）苏0508民初9号"])
    binds_from: Day


class NewDebts(Wire):
    """Claims to be entered, each with everything its title says."""

    claims: list[ClaimWire] = Field(min_length=1, max_length=5_000)
    prepaid_fee: PrepaidFee | None = Field(default=None, description="诉讼费是否已退（生效证明）")


class Correction(Wire):
    """A claim entered anew, the paper it rests on, and why."""

    terms: ClaimWire
    document: Text
    reason: Text


class Because(Wire):
    """A paper and a reason."""

    document: Text
    reason: Text


class PartWire(Wire):
    """So much on one claim."""

    claim: ClaimMark
    amount: Yuan


class NewPerformance(Wire):
    """What was paid on claims otherwise than by a plan, and the day it counts."""

    parts: list[PartWire] = Field(min_length=1, max_length=5_000)
    on: Day
    by: PerformedBy
    document: Text
    stop: StopDay = StopDay.PERFORMED


class NewSuspension(SuspensionWire):
    """Days on which enforcement stood still, and the ruling."""

    document: Text


class Discharge(Wire):
    """The day from which nothing is owed, and the paper that says so."""

    on: Day
    document: Text


class NewAttachment(Wire):
    """Another titled creditor who attached the debtor's property (R4.13)."""

    creditor: Text
    case_number: Word
    document: Text


class Document(Wire):
    """The paper an act rests on."""

    document: Text


class NewRegime(Wire):
    """How several creditors are paid without a plan, the facts it rests on, and why."""

    regime: Regime
    debtor: DebtorKind
    cannot_pay_all: bool
    reason: Text


class RemainingShown(Shown):
    """What is owed on a claim on a day, part by part."""

    claim: str
    creditor: str
    standing: Standing
    on: Day
    costs: Amount
    interest: Amount
    principal: Amount
    doubled: Amount
    owed: Amount


class RemainingWhy(RemainingShown):
    """The same, with the computations behind it and how each payment was counted."""

    zh: str
    en: str
    data: list[dict[str, Any]]


def _left(claim: str, creditor: str, standing: Standing, left: Remaining) -> dict[str, Any]:
    return {
        "claim": claim, "creditor": creditor, "standing": standing, "on": left.on,
        "costs": left.costs, "interest": left.interest, "principal": left.principal,
        "doubled": left.doubled, "owed": left.owed,
    }  # fmt: skip


@act(router, "title", "/titles", "登记执行依据 · Enter a title", noun="debts", new=True)
def enter_title(desk: Desk, case_number: CaseText, new: NewTitle) -> Recorded:
    """Enter a title by its number; the answer gives its mark."""
    return desk.debts.enter_title(case_number, new.number, new.binds_from)


@act(router, "enter", "/debts", "登记债权 · Enter claims", noun="debts", new=True, written=True)
def enter_debts(desk: Desk, case_number: CaseText, new: NewDebts) -> Recorded:
    """Enter claims of the case's parties; many in one command, all of them or none."""
    return desk.debts.enter_claims(
        case_number, [each.said() for each in new.claims], prepaid_fee=new.prepaid_fee
    )


@router.get(
    "/debts", summary="债权清单 · The claims of a case",
    response_model=list_of(views.ClaimRow), dependencies=[Fresh],
)  # fmt: skip
def list_debts(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """The claims as they were entered, and what was paid on each."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return views.claims_of(connection, desk.court.book, case_number)


@router.get("/remaining", summary="剩余债权 · What is owed on a day")
def see_remaining(
    case_number: CaseNumber, desk: Court, reader: Reader, day: OnDay = None
) -> list[RemainingShown]:
    """What is left of every live claim on a day, with every payment counted until then."""
    with reader.act(), asking_the_law():
        left = desk.debts.remaining(case_number, day or clock.today())
    return [
        RemainingShown(**_left(terms.claim, terms.creditor, terms.standing, each))
        for terms, each in left
    ]


@router.get("/debts/{debt}/remaining", summary="债权计算说明 · Why a claim is what it is")
def see_why_remaining(
    case_number: CaseNumber, debt: Debt, desk: Court, reader: Reader, day: OnDay = None
) -> RemainingWhy:
    """The computations behind one claim on a day, to be read out, and the same as data."""
    with reader.act(), asking_the_law():
        debts = desk.debts.debts(case_number)
        terms, left = debts.claim(debt), debts.remaining(debt, day or clock.today())
    return _why(terms, left)


def _why(terms: ClaimTerms, left: Remaining) -> RemainingWhy:
    counted = [each for _, each in left.counted]
    return RemainingWhy(
        **_left(terms.claim, terms.creditor, terms.standing, left),
        zh="\n".join([*(c.read_zh() for c in counted), *(d.read_zh() for d in left.derivations)]),
        en="\n".join([*(c.read_en() for c in counted), *(d.read_en() for d in left.derivations)]),
        data=[*(c.as_dict() for c in counted), *(d.as_dict() for d in left.derivations)],
    )


@router.post("/remaining/what-if", summary="试算剩余债权 · What would be owed")
def what_if_owed(
    case_number: CaseNumber, asked: OwedIf, desk: Court, asker: Asker
) -> list[RemainingWhy]:
    """What would be owed on every live claim on a day, at other rates; nothing is recorded."""
    with asker.act(), asking_the_law():
        left = desk.debts.remaining(case_number, asked.on, rates=rates_of(asked.rates))
        return [_why(terms, each) for terms, each in left]


@act(
    router,
    "correct",
    "/debts/{debt}/correction",
    "更正债权 · Enter a claim anew",
    noun="debts",
    written=True,
)
def correct_debt(desk: Desk, case_number: CaseText, debt: ClaimMark, new: Correction) -> Recorded:
    """Confirmed by its title, corrected, or agreed otherwise; both versions stay visible."""
    return desk.debts.correct_claim(
        case_number, new.terms.said(debt), document=new.document, reason=new.reason
    )


@act(router, "withdraw", "/debts/{debt}/withdrawal", "撤回债权 · Take a claim out", noun="debts")
def withdraw_debt(desk: Desk, case_number: CaseText, debt: ClaimMark, new: Because) -> Recorded:
    """The claim counts among the creditors no longer."""
    return desk.debts.withdraw_claim(case_number, debt, document=new.document, reason=new.reason)


@act(router, "discharge", "/debts/{debt}/discharge", "债务清偿 · End a paid debt", noun="debts")
def discharge_debt(desk: Desk, case_number: CaseText, debt: ClaimMark, new: Discharge) -> Recorded:
    """End a claim of which nothing is owed; refused while anything is."""
    return desk.debts.discharge(case_number, debt, new.on, document=new.document)


@act(
    router,
    "perform",
    "/performances",
    "登记履行 · Count a payment on debts",
    noun="debts",
    new=True,
    written=True,
)
def perform(desk: Desk, case_number: CaseText, new: NewPerformance) -> Recorded:
    """What was paid directly, set off, or under a settlement, on the day it counts."""
    parts = [Part(each.claim, each.amount) for each in new.parts]
    return desk.debts.perform(
        case_number, parts, on=new.on, stop=new.stop, by=new.by, document=new.document
    )


@act(
    router,
    "suspend",
    "/suspensions",
    "登记中止、暂缓 · Days that stood still",
    noun="debts",
    new=True,
)
def suspend(desk: Desk, case_number: CaseText, new: NewSuspension) -> Recorded:
    """Days on which enforcement stood still; some bear no doubled part."""
    return desk.debts.suspend(
        case_number, new.first, new.last, ground=new.ground, document=new.document,
        asked_by_debtor=new.asked_by_debtor,
    )  # fmt: skip


@act(router, "attach", "/attachments", "登记其他债权人 · Another creditor", noun="debts", new=True)
def attach(desk: Desk, case_number: CaseText, new: NewAttachment) -> Recorded:
    """Another titled creditor attached the same property: nobody is paid past him unseen."""
    return desk.debts.attach(case_number, new.creditor, new.case_number, document=new.document)


@act(
    router,
    "detach",
    "/attachments/{attachment}/end",
    "解除其他查封 · An attachment ended",
    noun="debts",
)
def detach(desk: Desk, case_number: CaseText, attachment: Attachment, new: Document) -> Recorded:
    """That creditor is attached no longer."""
    return desk.debts.detach(case_number, attachment, document=new.document)


@act(router, "regime", "/regime", "确定清偿规则 · Choose how several are paid", noun="debts")
def choose_regime(desk: Desk, case_number: CaseText, new: NewRegime) -> Recorded:
    """Decide, with a reason, that several creditors are paid one after another (R4.13)."""
    return desk.debts.choose_regime(
        case_number, new.regime, debtor=new.debtor, cannot_pay_all=new.cannot_pay_all,
        reason=new.reason,
    )  # fmt: skip
