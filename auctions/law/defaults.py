"""A buyer who does not pay, and selling again (悔拍、重新拍卖); its money is in ``money.py``."""

from collections.abc import Iterable
from datetime import date

from auctions.law.says import (
    DefaultNotRuled,
    MayNotBid,
    TermsRefused,
    court_rule,
    pm,
    refuse,
    wp,
)
from auctions.law.venue import Known
from auctions.lot_words import BarredAs, Terms
from auctions.parameters import RerunNotice, RerunTerms
from ledger.domain.law.rules import rule


@rule("DF-1", pm("第二十二条第一款"), zh="悔拍须裁定", en="A default is ruled")
def may_rule(ruling: str, on: date, due_on: date, *, refused_in_writing: bool) -> None:
    """Only by a ruling, after the day due or a written refusal; :class:`DefaultNotRuled`."""
    if not ruling.strip():
        refuse(DefaultNotRuled, "DF-1", "a default needs a ruling", lacking="ruling")
    if on <= due_on and not refused_in_writing:
        refuse(DefaultNotRuled, "DF-1", f"the balance is due on {due_on}", due=due_on)


@rule("DF-2", wp("第二十四条第二款"), zh="原买受人不得竞买", en="The first buyer is out")
def not_the_defaulter(identity: str, barred: Iterable[Known]) -> None:
    """The same person does not bid again under another name; raises :class:`MayNotBid`."""
    if identity and any(each.identity == identity for each in barred):
        refuse(MayNotBid, "DF-2", "this person defaulted on the lot", role=BarredAs.DEFAULTED)


@rule("DF-7", court_rule("重新拍卖条件"), zh="重新拍卖的条件", en="Terms of a rerun")
def rerun_terms(before: Terms, now: Terms, manner: RerunTerms) -> None:
    """Identical terms, or the same reserve, as the court decided; raises :class:`TermsRefused`."""
    figures = (before.start, before.deposit, before.increment)
    if manner is RerunTerms.IDENTICAL and (now.start, now.deposit, now.increment) != figures:
        refuse(
            TermsRefused,
            "DF-7",
            f"a rerun starts at {before.start} like the attempt before",
            needed=before.start,
            given=now.start,
        )
    if manner is RerunTerms.SAME_RESERVE and now.start != before.start:
        refuse(
            TermsRefused,
            "DF-7",
            f"a rerun has the reserve {before.start}",
            needed=before.start,
            given=now.start,
        )


@rule("DF-8", court_rule("重新拍卖公告期"), zh="重新拍卖的公告期", en="Notice of a rerun")
def notice_as_first(manner: RerunNotice, *, was_first: bool) -> bool:
    """Whether a rerun's notice is as long as a first auction's."""
    return was_first or manner is RerunNotice.AS_FIRST
