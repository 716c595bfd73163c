"""Debt for the asset (以物抵债): at which price, to whom, and what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from auctions.law.says import (
    InKindNotAllowed,
    Remark,
    by,
    late,
    pm,
    refuse,
)
from auctions.lot_words import Creditor
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

MJ489: Final = Article("法释〔2022〕11号", "第四百八十九条", Certainty.VERIFIED)
HJ6: Final = Article("执行和解规定（2020年修正）", "第六条", Certainty.VERIFIED)
CASE_298: Final = Article("（2019）最高法执监298号", "裁判要旨", Certainty.CORROBORATED)
XJ10: Final = Article("法明传〔2017〕455号", "征询期限", Certainty.UNCONFIRMED)
WHOLE: Final = Article("平顶山案评析", "整体抵债", Certainty.CORROBORATED)
ASK_WITHIN: Final = Dated(XJ10, {date(2017, 1, 1): 10})


@rule(
    "DA-1", pm("第十六条"), zh="以物抵债", en="The asset at the failed price", figures=(ASK_WITHIN,)
)
def may_take(creditor: Creditor, price: Money, reserve: Money) -> None:
    """An enforcement creditor takes the asset at that attempt's reserve, not below.

    Raises :class:`InKindNotAllowed`.
    """
    if not creditor.basis.strip():
        refuse(
            InKindNotAllowed,
            "DA-1",
            f"{creditor.party} has no enforcement basis",
            party=creditor.party,
        )
    if reserve <= zero():
        said = "what was offered without a reserve has no price to take it at"
        refuse(InKindNotAllowed, "DA-1", said, reserve=reserve)
    if price != reserve:
        refuse(
            InKindNotAllowed, "DA-1", f"the attempt's reserve is {reserve}, not {price}",
            reserve=reserve,
        )  # fmt: skip


@rule("DA-1", pm("第十六条"), zh="以物抵债", en="The asset at the failed price")
def asked_in_time(failed_on: date, on: date, calendar: Calendar) -> Remark | None:
    """The court asks within ten days of the second failure; later is remarked."""
    return late("DA-1", "creditors asked", on, by(failed_on, ASK_WITHIN.on(failed_on), calendar))


@rule("DA-2", pm("第十六条第二款"), zh="抵债顺序", en="Who of several takes it")
def taker(willing: Sequence[Creditor], party: str, *, lottery: str) -> None:
    """The best rank takes it; among one rank lots are drawn, never the first to apply.

    Raises :class:`InKindNotAllowed`.
    """
    best = min(each.rank for each in willing)
    first = [each.party for each in willing if each.rank == best]
    if party not in first:
        refuse(InKindNotAllowed, "DA-2", f"{first[0]} ranks before {party}", first=tuple(first))
    if len(first) > 1 and not lottery.strip():
        refuse(InKindNotAllowed, "DA-2", f"{', '.join(first)} rank alike: draw lots", tied=first)


@rule("DA-3", pm("第十六条第二款"), zh="补交差额", en="The difference")
def difference(price: Money, entitled: Money) -> Money:
    """What a taker pays: the price less what its rank would really receive."""
    return max(price - entitled, zero())


@rule("DA-3", pm("第十六条第二款"), zh="补交差额", en="The difference")
def difference_paid(paid: Money, due: Money) -> None:
    """No ruling before the difference is there; raises :class:`InKindNotAllowed`."""
    if paid < due:
        refuse(InKindNotAllowed, "DA-3", f"{paid} of {due} is paid", due=due)


@rule("DA-3", pm("第十六条第二款"), zh="补交差额", en="The difference")
def from_the_taker(payee: str, taker: str) -> None:
    """Only who is taking the asset pays for it, while it is; raises :class:`InKindNotAllowed`."""
    if payee != taker:
        refuse(InKindNotAllowed, "DA-3", f"{payee} is not taking the asset", party=payee)


@rule("DA-4", pm("第二十二条"), zh="未补差额", en="A difference that never comes")
def may_enter_again(party: str, barred: Iterable[str]) -> None:
    """Who did not pay the difference does not take it later; raises :class:`InKindNotAllowed`."""
    if party in barred:
        refuse(InKindNotAllowed, "DA-4", f"{party} did not pay the difference", party=party)


@rule("DA-5", pm("第二十条、第二十六条、第二十七条"), zh="抵债裁定", en="Ruling in kind")
def ruled_in_time(
    ready_on: date, served_on: date, calendar: Calendar, *, limited: bool, eligibility: str
) -> Remark | None:
    """Serve within ten days; where purchases are limited the taker is eligible.

    Raises :class:`InKindNotAllowed`.
    """
    if limited and not eligibility.strip():
        said = "nothing shows that the taker may own such housing"
        refuse(InKindNotAllowed, "DA-5", said, lacking="eligibility")
    return late("DA-5", "ruling served", served_on, by(ready_on, 10, calendar))


@rule("DA-6", pm("第二十四条"), zh="动产均不接受", en="Movables nobody takes")
def goes_to_sale(*, online: bool) -> bool:
    """Whether refused movables go to a private sale: online they do, offline they go back."""
    return online


@rule("DA-7", MJ489, zh="协议抵债", en="In kind by agreement before an auction")
def by_agreement(others: Iterable[str], consents: Iterable[str]) -> None:
    """Other known creditors have to agree; raises :class:`InKindNotAllowed`."""
    if missing := set(others) - set(consents):
        refuse(
            InKindNotAllowed,
            "DA-7",
            f"without the consent of {', '.join(sorted(missing))}",
            parties=tuple(sorted(missing)),
        )


@rule("DA-8", HJ6, zh="和解抵债不作裁定", en="No ruling on a settlement")
def not_on_settlement(*, from_settlement: bool) -> None:
    """A settlement's clause is no ground of a ruling; raises :class:`InKindNotAllowed`."""
    if from_settlement:
        refuse(InKindNotAllowed, "DA-8", "the clause stands in a settlement", ground="settlement")


@rule("DA-9", CASE_298, zh="终结后不得沿用原价", en="No old price after the case ended")
def price_of_this_case(
    terminated: Mapping[str, date], case_numbers: Iterable[str], failed_on: date
) -> None:
    """A case ended after the auction failed ends its price; raises :class:`InKindNotAllowed`."""
    for case_number in case_numbers:
        ended = terminated.get(case_number)
        if ended is not None and ended >= failed_on:
            refuse(
                InKindNotAllowed, "DA-9", f"{case_number} ended on {ended}: price and auction anew",
                case=case_number,
            )  # fmt: skip


@rule("DA-10", WHOLE, zh="不得部分抵债", en="The whole or nothing")
def whole(part: str) -> None:
    """What failed as a whole is taken as a whole; raises :class:`InKindNotAllowed`."""
    if part.strip():
        refuse(
            InKindNotAllowed, "DA-10", f"{part} is a part: price and auction the part", what=part
        )
