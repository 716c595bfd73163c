"""Interest on the special account (专户利息): claimed by two, kept, shared, paid out by rule."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import Field

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.routes.keys import WithReason
from api.routing import Routes
from api.shown import Shown, list_of, page_of, shown
from api.wire import Amount, Day, PaperWire, SerialText, Text, Wire, Word, Yuan
from ledger.domain import clock
from ledger.domain.policy_sections import ACCOUNT_INTEREST
from ledger.projections import account_interest as views
from ledger.projections.account_interest import InterestRow, ShareRow
from ledger.projections.lines import Line
from ledger.services.command import Recorded

router = Routes(prefix="/account-interest", tags=["account-interest"], responses=WRITES)
AccountMark = Annotated[str, Path(max_length=40, description="专户账号")]
ShareMark = Annotated[str, Path(max_length=20, description="份额标记", examples=["s1"])]
ClaimMark = Annotated[str, Path(max_length=20, description="认领标记", examples=["a1"])]


class InterestClaim(Wire):
    """Why a line is interest; the whole of what is left of it unless a sum is named."""

    evidence: Text = Field(examples=["银行季度结息清单"])
    amount: Yuan | None = None


class EscrowShare(Wire):
    """What money in an escrow earned, on which days, and the computation (核算表)."""

    escrow: SerialText
    amount: Yuan
    begins: Day
    ends: Day
    paper: PaperWire


class WrongShare(WithReason):
    """Why a share was wrong, and the paper that says so."""

    paper: PaperWire


class TreasuryNamed(Wire):
    """The treasury's account, and the paper that names it."""

    holder: Text = Field(description="户名")
    number: Word
    bank_name: Text
    bank_code: Word
    paper: PaperWire


class ToTreasury(Wire):
    """The treasury's slip (缴款书); all that waits unless a sum is named."""

    papers: list[PaperWire] = Field(min_length=1, max_length=20)
    amount: Yuan | None = None


class InterestShown(Shown):
    """One account's interest: what waits, and the shares computed for escrows."""

    bank_account: str
    free: Amount
    shares: list[shown(ShareRow)]  # type: ignore[valid-type]  # made from the record
    version: int


@act(
    router, "claim", "/lines/{line}/claims", "提出利息认领 · Say that a line is interest", new=True
)
def claim_interest(desk: Desk, line: UUID, new: InterestClaim) -> Recorded:
    """One person says it with evidence, another confirms; words in a remark book nothing."""
    return desk.account_interests.propose(line, new.evidence, amount=new.amount)


@act(
    router, "confirm", "/lines/{line}/claims/{claim}/confirm", "复核利息认领 · Confirm it",
    seen=True,
)  # fmt: skip
def confirm_interest(desk: Desk, line: UUID, claim: ClaimMark, expected: int | None) -> Recorded:
    """Agree: it waits on the interest account of its special account."""
    return desk.account_interests.confirm(line, claim, expected=expected)


@act(
    router, "refuse", "/lines/{line}/claims/{claim}/refuse", "退回利息认领 · Send it back",
    seen=True,
)  # fmt: skip
def refuse_interest(
    desk: Desk, line: UUID, claim: ClaimMark, new: WithReason, expected: int | None
) -> Recorded:
    """Do not agree; the money stays unclaimed."""
    return desk.account_interests.refuse(line, claim, new.reason, expected=expected)


@act(
    router, "reverse", "/lines/{line}/claims/{claim}/reverse", "利息认领冲正 · Take it back",
    seen=True,
)  # fmt: skip
def reverse_interest(
    desk: Desk, line: UUID, claim: ClaimMark, new: WithReason, expected: int | None
) -> Recorded:
    """While the money still waits; both stay visible, and it is unclaimed again with its age."""
    return desk.account_interests.reverse(line, claim, new.reason, expected=expected)


@act(
    router, "share", "/{account}/shares", "提出提存孳息 · Compute an escrow's share", seen=True,
    new=True,
)  # fmt: skip
def share_interest(
    desk: Desk, account: AccountMark, new: EscrowShare, expected: int | None
) -> Recorded:
    """What money in escrow earned is its creditor's; chief or leader grants it."""
    return desk.account_interests.propose_share(
        account, new.escrow, new.amount, begins=new.begins, ends=new.ends,
        paper=new.paper.paper(), expected=expected,
    )  # fmt: skip


@act(
    router, "grant-share", "/{account}/shares/{share}/grant", "批准提存孳息 · Grant a share",
    seen=True,
)  # fmt: skip
def grant_share(
    desk: Desk, account: AccountMark, share: ShareMark, expected: int | None
) -> Recorded:
    """It stands in the escrow from now on, and is released with it."""
    return desk.account_interests.grant_share(account, share, expected=expected)


@act(
    router, "refuse-share", "/{account}/shares/{share}/refuse", "不予批准孳息 · Refuse a share",
    seen=True,
)  # fmt: skip
def refuse_share(
    desk: Desk, account: AccountMark, share: ShareMark, new: WithReason, expected: int | None
) -> Recorded:
    """The interest stays where it is."""
    return desk.account_interests.refuse_share(account, share, new.reason, expected=expected)


@act(
    router, "reverse-share", "/{account}/shares/{share}/reverse",
    "提存孳息冲正 · Take a wrong share back", seen=True,
)  # fmt: skip
def reverse_share(
    desk: Desk, account: AccountMark, share: ShareMark, new: WrongShare, expected: int | None
) -> Recorded:
    """By somebody who neither computed nor granted it, while the escrow still keeps the money."""
    return desk.account_interests.reverse_share(
        account, share, new.reason, new.paper.paper(), expected=expected
    )


@act(
    router, "treasury", "/{account}/treasury", "登记国库账户 · Name the treasury's account",
    seen=True,
)  # fmt: skip
def name_treasury(
    desk: Desk, account: AccountMark, new: TreasuryNamed, expected: int | None
) -> Recorded:
    """Where interest goes once the court's rule says it goes there."""
    return desk.account_interests.name_treasury(
        account, holder=new.holder, number=new.number, bank_name=new.bank_name,
        bank_code=new.bank_code, paper=new.paper.paper(), expected=expected,
    )  # fmt: skip


@act(
    router, "dispose", "/{account}/disposals", "专户利息缴库 · Pay interest to the treasury",
    seen=True, new=True,
)  # fmt: skip
def dispose_interest(
    desk: Desk, account: AccountMark, new: ToTreasury, expected: int | None
) -> Recorded:
    """Under the court's own rule only, by a payment approved as any other; without one it stays."""
    return desk.account_interests.dispose(
        account, papers=[each.paper() for each in new.papers], amount=new.amount,
        expected=expected,
    )  # fmt: skip


@router.get(
    "", summary="专户利息一览 · Interest of every special account",
    response_model=list_of(InterestRow), dependencies=[Fresh],
)  # fmt: skip
def list_interest(desk: Court, reader: Reader) -> object:
    """What came, what waits, what went to escrows and to the treasury, account by account."""
    with reader.act(), desk.views() as connection:
        return views.every_account(connection, desk.court.book)


@router.get(
    "/lines", summary="疑似利息 · Lines that may be interest", response_model=page_of(Line),
    dependencies=[Fresh],
)  # fmt: skip
def list_candidates(desk: Court, reader: Reader, part: Part) -> object:
    """Unclaimed lines in whose remark a word of the court's rules stands; nothing is booked."""
    with reader.act(), desk.views() as connection:
        words = desk.books.book().policy_on(clock.today()).of(ACCOUNT_INTEREST).words
        page = views.said_to_be(
            connection, desk.court.book, words, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get("/{account}", summary="查看专户利息 · Look at one account's", dependencies=[Fresh])
def see_interest(account: AccountMark, desk: Court, reader: Reader, tag: Tag) -> InterestShown:
    """What waits as the book knows it; its ETag is the version seen."""
    with reader.act(), desk.views() as connection:
        kept = desk.account_interests.interest(account)
        shares = views.shares_of(connection, desk.court.book, account)
    tag(kept.version)
    return InterestShown.model_validate(
        {
            "bank_account": account, "free": kept.free, "shares": list(shares),
            "version": kept.version,
        }
    )  # fmt: skip
