"""Another round for a lot whose private sale failed (二轮处置): conditions, price, limits.

No national rule says when a second round may be opened; Suzhou was asked to explore it. So each of
the twelve conditions is checked on its own and shown, met or not, with its reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from auctions.law.price import first_floor, second_floor
from auctions.law.pricing import last_start
from auctions.law.says import (
    DESIGN,
    C,
    RoundRefused,
    TermsRefused,
    ck,
    court_rule,
    pm,
    refuse,
    wp,
)
from auctions.lot_words import Basis, Condition, Kind, Mode
from ledger.domain.citation import Article, Certainty
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

SUZHOU: Final = Article("苏州中院2016年执行工作意见", "第十六项", Certainty.LOCAL)
CF27: Final = Article("法释〔2004〕15号（2020年修正）", "第二十七条", Certainty.VERIFIED)
CF28: Final = Article("法释〔2004〕15号（2020年修正）", "第二十八条", Certainty.VERIFIED)
PRACTICE: Final = Article("中国法院网2021年7月答问", "第二轮拍卖", C)
GIST: Final = Article("《人民司法》2022年第17期", "第107页至第111页", C)
ROUND: Final = frozenset({Kind.A1, Kind.A2, Kind.PS})  # 一轮：两次拍卖、一次变卖


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything the twelve conditions look at."""

    today: date
    failed: frozenset[Kind]
    entitled: frozenset[str]
    asked_after: frozenset[Kind]  # after which attempts the creditors were asked
    declined: frozenset[str]
    seizure_until: date | None
    returned: bool
    request: str
    requester_is_creditor: bool
    basis: Basis
    consents: frozenset[str]
    applicant: str
    debtor: str
    finding: str
    bases_allowed: frozenset[Basis]
    terminated_cases: tuple[str, ...]
    to_notify: frozenset[str]
    notified: frozenset[str]
    notice_on: date
    starts_on: date
    valid_until: date | None
    mode: Mode
    round_no: int
    max_rounds: int
    president: str
    stays: tuple[str, ...]
    start: Money | None
    before_applicant: Money | None


def _said(rule_id: str, met: bool, yes: str, no: str) -> Condition:  # noqa: FBT001
    return Condition(rule_id, met, yes if met else no)


@rule("R2-1", SUZHOU, zh="第一轮已走完", en="The round before is complete")
def round_complete(asked: Asked) -> Condition:
    """First auction, second auction and private sale all failed."""
    missing = sorted(kind.value for kind in ROUND - asked.failed)
    return _said("R2-1", not missing, "A1, A2, PS failed", f"not failed: {', '.join(missing)}")


@rule("R2-2", pm("第二十五条"), zh="抵债均不接受", en="Nobody takes it in kind")
def in_kind_exhausted(asked: Asked) -> Condition:
    """Asked after the second auction and again after the sale; all refused, silent or unable."""
    gaps = [kind.value for kind in (Kind.A2, Kind.PS) if kind not in asked.asked_after]
    open_ = sorted(asked.entitled - asked.declined)
    why = f"not asked after {', '.join(gaps)}" if gaps else f"no answer: {', '.join(open_)}"
    return _said("R2-2", not gaps and not open_, "every creditor declined", why)


@rule("R2-3", CF27, zh="查封仍有效", en="The seizure is in force")
def seized(asked: Asked) -> Condition:
    """The seizure has not lapsed on the day of opening."""
    until = asked.seizure_until
    in_force = until is not None and asked.today <= until
    return _said("R2-3", in_force, f"until {until}", f"lapsed on {until}: renew it first")


@rule("R2-4", CF28, zh="未退还", en="Not returned")
def not_returned(asked: Asked) -> Condition:
    """The asset was not returned; after that a fresh seizure is needed."""
    return _said("R2-4", not asked.returned, "not returned", "returned: seize it anew first")


@rule("R2-5", PRACTICE, zh="书面申请", en="A written request")
def requested(asked: Asked) -> Condition:
    """The applicant or another enforcement creditor asked in writing."""
    met = bool(asked.request.strip()) and asked.requester_is_creditor
    return _said("R2-5", met, asked.request, "no creditor asked in writing")


@rule("R2-6", GIST, zh="双方同意或情况变化", en="Consent, or a finding of change")
def grounded(asked: Asked) -> Condition:
    """Applicant and debtor both agreed in writing, or the panel found a change."""
    if asked.basis not in asked.bases_allowed:
        return Condition("R2-6", False, f"this court does not use {asked.basis.value}")  # noqa: FBT003
    if asked.basis is Basis.BOTH_PARTIES:
        met = {asked.applicant, asked.debtor} <= asked.consents
        return _said("R2-6", met, "both parties agreed", "applicant or debtor did not agree")
    return _said("R2-6", bool(asked.finding.strip()), asked.finding, "no finding of the panel")


@rule("R2-7", court_rule("终结案件"), zh="案件未终结", en="The case is not ended")
def case_alive(asked: Asked) -> Condition:
    """No case of the lot is ended; one ended for now is resumed first."""
    ended = ", ".join(asked.terminated_cases)
    return _said("R2-7", not ended, "no case is ended", f"ended: {ended}")


@rule("R2-8", pm("第十一条", DESIGN), zh="通知优先债权人", en="Priority creditors are told")
def creditors_told(asked: Asked) -> Condition:
    """Priority creditors and other seizing creditors were told."""
    missing = ", ".join(sorted(asked.to_notify - asked.notified))
    return _said("R2-8", not missing, "all told", f"not told: {missing}")


@rule("R2-9", ck("第二十七条"), zh="参考价仍有效", en="The reference price holds")
def reference_holds(asked: Asked) -> Condition:
    """A price carried over covers notice and start; otherwise the lot is priced anew."""
    if asked.mode is Mode.RE_PRICE:
        return Condition("R2-9", True, "priced anew")  # noqa: FBT003
    until = asked.valid_until
    met = until is not None and asked.notice_on <= until and asked.starts_on <= last_start(until)
    return _said("R2-9", met, f"valid until {until}", f"valid until {until}: price anew")


@rule("R2-10", court_rule("最多轮次"), zh="轮次上限", en="Number of rounds")
def within_rounds(asked: Asked) -> Condition:
    """Not more rounds than the court allows; one more needs the president."""
    one_more = asked.round_no == asked.max_rounds + 1 and bool(asked.president.strip())
    met = asked.round_no <= asked.max_rounds or one_more
    return _said("R2-10", met, f"round {asked.round_no}", f"{asked.max_rounds} rounds are most")


@rule("R2-11", wp("第二十八条、第三十六条"), zh="无中止事由", en="Nothing stays it")
def not_stayed(asked: Asked) -> Condition:
    """No stay, no objection with the effect of one, no bankruptcy."""
    stays = ", ".join(asked.stays)
    return _said("R2-11", not stays, "nothing stays it", f"stayed: {stays}")


@rule("R2-12", pm("第六条"), zh="无益拍卖复核", en="Something would be left")
def something_left(asked: Asked) -> Condition:
    """At the new start something is left after priority claims and costs."""
    if asked.start is None:
        return Condition("R2-12", True, "tested when the panel sets the start")  # noqa: FBT003
    before = asked.before_applicant
    met = before is not None and asked.start > before
    return _said("R2-12", met, f"{asked.start} is above {before}", f"{before} ranks before")


CONDITIONS: Final = (
    round_complete, in_kind_exhausted, seized, not_returned, requested, grounded, case_alive,
    creditors_told, reference_holds, within_rounds, not_stayed, something_left,
)  # fmt: skip


def conditions(asked: Asked) -> tuple[Condition, ...]:
    """Every condition of another round, met or not, in their order."""
    return tuple(each(asked) for each in CONDITIONS)


def all_met(found: Sequence[Condition]) -> None:
    """Refuse to open a round while a condition is not met; raises :class:`RoundRefused`."""
    for each in found:
        if not each.met:
            refuse(
                RoundRefused, each.rule, each.why,
                unmet=tuple(other.rule for other in found if not other.met),
            )  # fmt: skip


MODES: Final = court_rule("二轮处置定价方式")


@rule("R2-13", MODES, zh="二轮定价方式", en="How a round is priced")
def mode_allowed(mode: Mode, *, both_consent: bool, single_step: bool, default: Mode) -> None:
    """Carrying the price over needs both parties; a single step the court's own rule.

    Raises :class:`RoundRefused`.
    """
    if mode is Mode.CARRY_OVER and not both_consent:
        said = "carrying the price over needs both parties' consent"
        refuse(RoundRefused, "R2-13", said, mode=mode)
    if mode is Mode.SINGLE_STEP and not single_step:
        refuse(RoundRefused, "R2-13", "this court has no round of a single step", mode=mode)
    if mode is Mode.RE_PRICE and default is not Mode.RE_PRICE and not both_consent:
        refuse(RoundRefused, "R2-13", f"this court prices a round by {default.value}", mode=default)


@rule("R2-14", MODES, zh="二轮起拍价", en="Start of another round")
def round_start(
    mode: Mode, kind: Kind, start: Money, *, carried: Money | None, reference: Money | None,
    previous: Money | None, original: Money | None, both_consent: bool, on: date,
) -> None:  # fmt: skip
    """The start of an attempt of another round; raises :class:`TermsRefused`.

    Re-priced: seven tenths of the NEW reference, then four fifths of that start. Carried over: the
    first round's sale price exactly or above; a further cut is a fifth at most, and below 56% of
    the reference only with both parties' consent.
    """
    if kind is Kind.A1 and mode is Mode.RE_PRICE:
        floor = first_floor(_known(reference, "reference"), on)
    elif kind is Kind.A1:
        floor = _known(carried, "carried")
    else:
        floor = second_floor(_known(previous, "previous"), on)
        lowest = second_floor(first_floor(original, on), on) if original else floor
        if not both_consent and mode is not Mode.RE_PRICE:
            floor = max(floor, lowest)
    if start < floor:
        refuse(TermsRefused, "R2-14", f"{start} is below {floor}", floor=floor)


def _known(figure: Money | None, named: str) -> Money:
    if figure is None:
        said = "the figure this start is measured by is not known"
        refuse(TermsRefused, "R2-14", said, lacking=named)
    return figure


@rule("R2-15", court_rule("留置复查期限"), zh="留置复查", en="Waiting with a date")
def hold_within(until: date, from_: date, longest: int) -> None:
    """A lot waits to a named day, within the court's limit; raises :class:`RoundRefused`."""
    if not 0 < (until - from_).days <= longest:
        refuse(RoundRefused, "R2-15", f"{until} is not within {longest} days", longest=longest)


def unmet(found: Iterable[Condition]) -> tuple[str, ...]:
    """The rules of the conditions that are not met."""
    return tuple(each.rule for each in found if not each.met)
