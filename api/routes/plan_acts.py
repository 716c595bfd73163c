"""What is done to a distribution plan (分配方案): each act once, for HTTP and the command line."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.plan_sums import AskedWire
from api.routes.keys import WithReason
from api.routes.payouts import Consent
from api.routing import Routes
from api.sums import ClaimMark, Day
from api.wire import CaseText, PaperWire, PartyText, PayoutText, SerialText, Text, Wire, Yuan
from ledger.domain.ids import CaseNumber, NotACaseNumber, tidied
from ledger.domain.plan_parts import Dispute, Ground
from ledger.services.command import Recorded

router = Routes(prefix="/plans", tags=["plans"], responses=WRITES)
of_case = Routes(prefix="/cases/{case_number}/plans", tags=["plans"], responses=WRITES)


def _plan(text: str) -> str:
    case, _, serial = tidied(text).rpartition("-D")
    if not case or not serial.isascii() or not serial.isdigit() or len(serial) > 4:
        raise NotACaseNumber("a plan's number is its case number, -D and a count", position=1)
    return f"{CaseNumber.parse(case)}-D{int(serial)}"


PlanText = Annotated[
    str,
    Field(min_length=1, max_length=200, examples=["（2017）苏0508执101号-D1"]),
    AfterValidator(_plan),
]
ObjectionText = Annotated[str, Field(pattern="^o[1-9][0-9]{0,3}$", examples=["o1"])]


class Reached(Wire):
    """A party a paper reached: when and how."""

    party: PartyText
    on: Day
    how: Text = Field(examples=["送达回证"])


class Service(Wire):
    """Whom a paper reached; many parties in one command."""

    reached: list[Reached] = Field(min_length=1, max_length=10_000)

    def said(self) -> list[tuple[str, date, str]]:
        """As the service takes it."""
        return [(each.party, each.on, each.how) for each in self.reached]


class DisputeWire(Wire):
    """So much of one claim's share."""

    claim: ClaimMark
    amount: Yuan


class NewObjection(Wire):
    """A written objection: whose, when it came, what it disputes, and what it asks."""

    party: PartyText
    on: Day
    document: Text
    disputed: list[DisputeWire] = Field(min_length=1, max_length=1_000)
    asks: Text


class NewOpposition(Wire):
    """A party's written opposition to an objection."""

    party: PartyText
    on: Day
    document: Text


class Told(Wire):
    """The day the objector was told who opposes him, and how."""

    on: Day
    how: Text


class NewSuit(Wire):
    """The objector's suit, by its number."""

    on: Day
    suit: Text = Field(examples=["（2017）苏0508民初900号"])


class SuitEnd(Wire):
    """How the suit ended."""

    on: Day
    upheld: bool
    document: Text


class Dated(Wire):
    """A day and the paper it rests on."""

    on: Day
    document: Text


class Release(Dated):
    """The reserved claim whose title is final."""

    claim: ClaimMark


class NewAmendment(AskedWire):
    """What the plan is computed from anew, why, and on which paper."""

    ground: Ground
    document: Text
    because: Text
    objection: ObjectionText | None = None


class Paying(Wire):
    """The shares to be paid; all that can be where none is named."""

    claims: list[ClaimMark] | None = Field(default=None, min_length=1, max_length=10_000)


class HandingOver(Wire):
    """A frozen share, for the court that froze it: on which freeze, and to which account."""

    hold: SerialText = Field(description="冻结编号")
    party: PartyText = Field(description="冻结法院的当事人编号")
    account: Text = Field(description="协助执行通知书所列收款账号")
    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    amount: Yuan | None = Field(default=None, description="划拨金额，缺省为尚缺的全部")


class Failed(Wire):
    """The payout that did not happen."""

    payout: PayoutText


@act(of_case, "draft", "", "拟定分配方案 · Draft a plan", noun="plans", new=True, written=True)
def draft_plan(desk: Desk, case_number: CaseText, new: AskedWire) -> Recorded:
    """Compute a plan from the debts of the case; its money is kept under the plan's name."""
    return desk.plans.draft(case_number, new.said())


@act(router, "approve", "/{number}/approve", "审核分配方案 · Approve a plan", seen=True)
def approve_plan(desk: Desk, number: PlanText, new: Consent, expected: int | None) -> Recorded:
    """Agree to exactly what was seen; whoever drafted it may not."""
    return desk.plans.approve(number, new.digest, expected=expected)


@act(router, "serve", "/{number}/services", "登记送达 · Record whom the plan reached", written=True)
def serve_plan(desk: Desk, number: PlanText, new: Service) -> Recorded:
    """Each party's fifteen days run from the day the plan reached that party."""
    return desk.plans.serve(number, new.said())


@act(
    router,
    "object",
    "/{number}/objections",
    "登记异议 · Take in an objection",
    new=True,
    written=True,
)
def object_to_plan(desk: Desk, number: PlanText, new: NewObjection) -> Recorded:
    """In writing, within the party's own fifteen days."""
    return desk.plans.object(
        number, new.party, new.on, document=new.document, asks=new.asks,
        disputed=[Dispute(each.claim, each.amount) for each in new.disputed],
    )  # fmt: skip


@act(
    router,
    "notify",
    "/{number}/objections/{objection}/notices",
    "通知其他当事人 · Tell the others",
    written=True,
)
def notify_others(desk: Desk, number: PlanText, objection: ObjectionText, new: Service) -> Recorded:
    """Each of the others may oppose for fifteen days from his own day."""
    return desk.plans.notify(number, objection, new.said())


@act(
    router,
    "oppose",
    "/{number}/objections/{objection}/opposition",
    "登记反对意见 · Take in an opposition",
)
def oppose(desk: Desk, number: PlanText, objection: ObjectionText, new: NewOpposition) -> Recorded:
    """A party opposes the objection, in writing and in time."""
    return desk.plans.oppose(number, objection, new.party, new.on, document=new.document)


@act(router, "answer", "/{number}/objections/{objection}/answer", "通知异议人 · Tell the objector")
def tell_objector(desk: Desk, number: PlanText, objection: ObjectionText, new: Told) -> Recorded:
    """From the day he hears who opposes him, the objector has fifteen days to sue."""
    return desk.plans.tell_objector(number, objection, new.on, how=new.how)


@act(router, "sue", "/{number}/objections/{objection}/suit", "登记起诉 · Record the suit")
def sue(desk: Desk, number: PlanText, objection: ObjectionText, new: NewSuit) -> Recorded:
    """What he disputes stays aside; the rest can be paid once the plan is final."""
    return desk.plans.sue(number, objection, new.on, suit=new.suit)


@act(
    router,
    "judgment",
    "/{number}/objections/{objection}/judgment",
    "登记诉讼结果 · How the suit ended",
)
def end_suit(desk: Desk, number: PlanText, objection: ObjectionText, new: SuitEnd) -> Recorded:
    """Not upheld, the money is free to be paid; upheld, the plan must be amended."""
    return desk.plans.end_suit(number, objection, new.on, upheld=new.upheld, document=new.document)


@act(
    router,
    "withdraw-objection",
    "/{number}/objections/{objection}/end",
    "撤回异议 · Take an objection back",
)
def withdraw_objection(
    desk: Desk, number: PlanText, objection: ObjectionText, new: Dated
) -> Recorded:
    """The plan goes on as if the objection had not been made."""
    return desk.plans.withdraw_objection(number, objection, new.on, document=new.document)


@act(router, "amend", "/{number}/amend", "修正分配方案 · Amend a plan", seen=True, written=True)
def amend_plan(desk: Desk, number: PlanText, new: NewAmendment, expected: int | None) -> Recorded:
    """Compute it anew from the debts as they stand; the answer explains the difference."""
    return desk.plans.amend(
        number, new.said(), ground=new.ground, document=new.document, because=new.because,
        objection=new.objection, expected=expected,
    )  # fmt: skip


@act(router, "finalise", "/{number}/finalise", "确定分配方案 · Close the time for objections")
def finalise_plan(desk: Desk, number: PlanText) -> Recorded:
    """Refused while anybody may still act; costs, fee and reserves go their own ways."""
    return desk.plans.finalise(number)


@act(router, "settle", "/{number}/settle", "按方案发放 · Pay the shares")
def settle_plan(desk: Desk, number: PlanText, new: Paying) -> Recorded:
    """Ask for a payout for every share that can be paid, or those named, in one commit."""
    return desk.plans.settle(number, new.claims)


@act(
    router,
    "approve-payouts",
    "/{number}/payouts/approval",
    "审批出款清单 · Approve the list of payouts",
)
def approve_payouts(desk: Desk, number: PlanText, new: Consent) -> Recorded:
    """Agree to the whole list at once; each payout is approved as it would be alone."""
    return desk.plans.approve_payouts(number, new.digest)


@act(router, "release-reserve", "/{number}/reserve", "解除预留 · Release a reserved share")
def release_reserve(desk: Desk, number: PlanText, new: Release) -> Recorded:
    """The first seizer's claim has its final title (R4.06)."""
    return desk.plans.release_reserve(number, new.claim, new.on, document=new.document)


@act(router, "hand-over", "/{number}/hand-over", "协助划拨 · Hand a frozen share over", seen=True)
def hand_over(desk: Desk, number: PlanText, new: HandingOver, expected: int | None) -> Recorded:
    """To the court that froze it, in its turn, on its ruling and assistance notice (R2.15a)."""
    return desk.assistance.hand_over(
        number, new.hold, new.party, new.account, papers=[each.paper() for each in new.papers],
        amount=new.amount, expected=expected,
    )  # fmt: skip


@act(router, "redraw", "/{number}/redraw", "重新发放份额 · Pay a share again")
def redraw(desk: Desk, number: PlanText, new: Failed) -> Recorded:
    """Its payout was refused, failed or came back; the share can be paid again."""
    return desk.plans.redraw(number, new.payout)


@act(router, "withdraw", "/{number}/withdraw", "撤回分配方案 · Give a plan up", seen=True)
def withdraw_plan(desk: Desk, number: PlanText, new: WithReason, expected: int | None) -> Recorded:
    """Before it is final; its money is free again."""
    return desk.plans.withdraw(number, new.reason, expected=expected)
