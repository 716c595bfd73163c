"""Stopping, withdrawing, annulling; outsiders (暂缓、撤回、撤销、案外人)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from auctions.law.says import (
    AnnulRefused,
    DisposalStayed,
    Remark,
    StayRefused,
    by,
    empty,
    late,
    pm,
    refuse,
    wp,
)
from auctions.lot_words import AnnulGround, OutsiderEffect, WithdrawGround
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

WP_FROM: Final = date(2017, 1, 1)
RESUME_WITHIN: Final = Dated(wp("第二十八条第四款"), {WP_FROM: 5})
MS238: Final = Article("民事诉讼法（2023年修正）", "第二百三十八条", Certainty.VERIFIED)
YF21: Final = Article("执行异议和复议规定（2020年修正）", "第二十一条", Certainty.VERIFIED)
YF15: Final = Article("执行异议和复议规定（2020年修正）", "第十五条", Certainty.VERIFIED)
MJ513: Final = Article("法释〔2022〕11号", "第五百一十一条至第五百一十三条", Certainty.VERIFIED)
MJ463: Final = Article("法释〔2022〕11号", "第四百六十三条第二款", Certainty.VERIFIED)
MJ313: Final = Article("法释〔2022〕11号", "第三百一十三条", Certainty.VERIFIED)
YZ6: Final = Article("法释〔2025〕10号", "第六条第一款", Certainty.VERIFIED)
MS236: Final = Article("民事诉讼法（2023年修正）", "第二百三十六条", Certainty.VERIFIED)
RECONSIDER_WITHIN: Final = Dated(MS236, {WP_FROM: 10})
QUIET_DAYS: Final = Dated(MJ463, {WP_FROM: 15})


@rule("SU-1", wp("第二十八条第一款至第三款"), zh="暂缓、中止", en="Postponed or stayed")
def may_stop(
    document: str, at: datetime, *, by_platform: bool, reported_at: datetime | None
) -> None:
    """On a ground on file; a platform that stops in an emergency reports at once.

    Raises :class:`StayRefused`.
    """
    if not document.strip():
        refuse(StayRefused, "SU-1", "no ground is on file", lacking="document")
    if by_platform and (reported_at is None or reported_at < at):
        said = f"the platform stopped the bidding at {at} and did not report it then"
        refuse(StayRefused, "SU-1", said, on=at, told_on=reported_at)


@rule("SU-2", wp("第二十八条第四款"), zh="恢复拍卖", en="Taken up again", figures=(RESUME_WITHIN,))
def resumed(gone_on: date | None, on: date, calendar: Calendar) -> Remark | None:
    """Resume within five days after the ground is gone; later is remarked.

    Raises :class:`StayRefused` while the ground lasts.
    """
    if gone_on is None or on < gone_on:
        refuse(StayRefused, "SU-2", "the ground of the stay is not gone", on=on, lifted=gone_on)
    return late("SU-2", "resumed", on, by(gone_on, RESUME_WITHIN.on(gone_on), calendar))


@rule("SU-3", pm("第十七条"), zh="撤回拍卖", en="Withdrawn before the bidding")
def may_withdraw(ground: WithdrawGround, document: str, *, bidding_began: bool) -> None:
    """On a ground on file, before the bidding; after that it is stayed. :class:`StayRefused`."""
    if bidding_began:
        refuse(StayRefused, "SU-3", "the bidding has begun: stay it instead", ground=ground)
    if not document.strip():
        refuse(StayRefused, "SU-3", f"{ground.value} is not on file", ground=ground)


@rule("SU-4", pm("第十九条"), zh="债务人清偿", en="The debtor pays in full")
def must_stop(tendered: Money, debt_and_costs: Money, on: date, auction_day: date | None) -> None:
    """The whole sum, before the day of the auction; the debtor bears the costs.

    Raises :class:`StayRefused`.
    """
    if tendered < debt_and_costs:
        refuse(
            StayRefused,
            "SU-4",
            f"{tendered} does not cover {debt_and_costs}",
            paid=tendered,
            needed=debt_and_costs,
        )
    if auction_day is not None and on >= auction_day:
        refuse(StayRefused, "SU-4", f"the auction was on {auction_day}", day=auction_day)


@rule("SU-4", pm("第十九条"), zh="债务人清偿", en="The debtor pays in full")
def still_charged(charged: Money, taken: Money) -> Remark | None:
    """The necessary cost of the sale it stopped is the debtor's; unpaid, that is remarked."""
    if taken >= charged:
        return None
    return Remark("SU-4", f"{charged - taken} of {charged} of the costs is still the debtor's")


@rule("SU-5", wp("第三十六条第一款"), zh="异议期间可以暂缓", en="Objection pending")
def decided(note: str) -> Remark | None:
    """The court may stop while an objection is pending; going on without a note is remarked."""
    return None if note.strip() else Remark("SU-5", "an objection is pending and nobody noted why")


@rule("SU-6", MS238, zh="案外人异议应当停止", en="An outsider claims the asset")
def outsider_stops(claimed_on: date, *, claim_pending: bool) -> None:
    """Nothing goes on while an outsider's claim is undecided; raises :class:`DisposalStayed`."""
    if claim_pending:
        said = f"an outsider's claim to the asset of {claimed_on} is not decided"
        refuse(DisposalStayed, "SU-6", said, since=claimed_on)


@rule("VO-1", wp("第三十一条"), zh="撤销拍卖", en="Annulled", figures=(RECONSIDER_WITHIN,))
def in_time(on: date, ended_on: date | None) -> None:
    """An objection comes before the enforcement ends; raises :class:`AnnulRefused`."""
    if ended_on is not None and on > ended_on:
        refuse(AnnulRefused, "VO-1", f"the enforcement ended on {ended_on}", ended=ended_on)


@rule("VO-1", wp("第三十一条"), zh="撤销拍卖", en="Annulled")
def reconsidered_in_time(served_on: date, on: date, calendar: Calendar) -> None:
    """Ten days from the service of the ruling; later raises :class:`AnnulRefused`."""
    due = by(served_on, RECONSIDER_WITHIN.on(served_on), calendar).due
    if on > due:
        refuse(AnnulRefused, "VO-1", f"the ruling became final on {due}", due=due)


@rule("VO-1", wp("第三十一条"), zh="撤销拍卖", en="Annulled")
def may_annul(ground: AnnulGround, ruling: str, on: date, ended_on: date | None) -> None:
    """By a ruling on one of six grounds, before the enforcement ends; :class:`AnnulRefused`."""
    if not ruling.strip():
        refuse(AnnulRefused, "VO-1", "an annulment needs a ruling", lacking="ruling")
    in_time(on, ended_on)


@rule("VO-2", YF21, zh="未依法公告亦可撤销", en="Not announced as the law requires")
def grounds(*, private_sale_or_offline: bool) -> frozenset[AnnulGround]:
    """The grounds there are: six, and for other sales one more."""
    found = set(AnnulGround)
    if not private_sale_or_offline:
        found.discard(AnnulGround.NOT_ANNOUNCED)
    return frozenset(found)


@rule("VO-4", wp("第三十二条、第三十三条"), zh="损害赔偿", en="Damage")
def answers_for(*, courts_act: bool) -> str:
    """Who answers for the damage: the state for the court's act, whoever did it otherwise."""
    return "state-compensation" if courts_act else "suit"


@rule("VO-4", wp("第三十二条、第三十三条"), zh="损害赔偿", en="Damage")
def damage_said(claimant: str, doer: str, way: str) -> Remark:
    """That somebody claims damage stays on the lot; the sale itself goes on."""
    return Remark("VO-4", f"{claimant} claims damage done by {doer}: {way}")


@rule("VO-5", YF15, zh="不得重复异议", en="One objection against one act")
def first_objection(before: Collection[str], act: str) -> None:
    """Grounds are raised together; a second objection raises :class:`AnnulRefused`."""
    if act in before:
        refuse(AnnulRefused, "VO-5", f"{act} was objected to before", attempt=act)


@rule("VO-6", MJ513, zh="受理破产后停止", en="After a bankruptcy was accepted")
def not_after_bankruptcy(accepted_on: date | None, on: date) -> None:
    """No notice, no ruling and no distribution after the acceptance; :class:`DisposalStayed`."""
    if accepted_on is not None and on >= accepted_on:
        refuse(
            DisposalStayed,
            "VO-6",
            f"a bankruptcy was accepted on {accepted_on}",
            accepted_on=accepted_on,
        )


@rule("VO-7", MJ463, zh="驳回后十五日内不得处分", en="Fifteen quiet days", figures=(QUIET_DAYS,))
def quiet_until(served_on: date, calendar: Calendar) -> date:
    """The last day on which nothing may be disposed of after an objection was dismissed."""
    return by(served_on, QUIET_DAYS.on(served_on), calendar).due


@rule("VO-7", MJ463, zh="驳回后十五日内不得处分", en="Fifteen quiet days")
def after_the_quiet(served_on: date, on: date, calendar: Calendar) -> None:
    """Refuse bidding, ruling or distribution within the fifteen days; :class:`DisposalStayed`."""
    last = quiet_until(served_on, calendar)
    if on <= last:
        refuse(DisposalStayed, "VO-7", f"nothing before {last} is over", last=last)


@rule("VO-8", MJ313, zh="诉讼期间的处分", en="While the outsider sues")
def suit_allows(*, sued: bool, request: str, security: str, ruling: str) -> None:
    """Asked for, secured and allowed by the trial court, or :class:`DisposalStayed`."""
    if sued and not (request.strip() and security.strip() and ruling.strip()):
        refuse(
            DisposalStayed, "VO-8", "the suit is pending and nothing allows the sale",
            lacking=empty(request=request, security=security, ruling=ruling),
        )  # fmt: skip


@rule("VO-9", YZ6, zh="申请执行人取得的应返还", en="The applicant had taken it")
@rule("VO-10", YZ6, zh="第三人合法买受的不予撤销", en="A third party bought it lawfully")
def effect(*, taken_by_applicant: bool, in_kind: bool) -> OutsiderEffect:
    """What the outsider's victory does: the applicant gives the asset back, a buyer keeps it."""
    if taken_by_applicant or in_kind:
        return OutsiderEffect.REVOKED
    return OutsiderEffect.PROCEEDS
