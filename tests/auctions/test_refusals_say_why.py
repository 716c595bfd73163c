"""Every refusal of the auctions carries what it rests on, and its article; exceptions are named."""

from typing import Final

import pytest

from api.chinese import detail_zh
from api.problems import PERSONAL, every_refusal
from auctions.law import closing, price, stays
from auctions.law.says import empty
from auctions.lot_words import BidderRole
from ledger.domain.errors import Refusal
from tests.api.test_chinese import every_site
from tests.auctions.lots import Walk, at
from tests.scenario import yuan

WITHOUT_ARTICLE: Final = {
    "NotAMark": "how an account may be named is no law",
    "NotALotNumber": "how a lot may be numbered is no law",
    "NothingToPay": "arithmetic: nothing is no sum",
    "ClaimOfAnotherLot": "for which lot it came, one person said and no other changes",
    "NotHeld": "arithmetic: no more than there is",
    "PassedAlready": "one receipt is counted once",
    "LotKnown": "one number names one lot",
    "NotFound": "nothing of that name is in the book",
    "NoParametersInForce": "the court has not set its parameters for that day",
    "AccountConfirmedAlready": "one confirmation is enough",
}


def sites() -> list[tuple[str, str, tuple[str, ...]]]:
    ours = [site for site in every_site() if site.where.startswith("auctions/")]
    assert len(ours) > 250
    return [(site.where, site.kind, site.facts) for site in ours]


def test_no_refusal_of_an_auction_is_made_without_what_it_rests_on() -> None:
    assert [(where, kind) for where, kind, facts in sites() if not facts] == []


def test_every_refusal_of_an_auction_cites_where_it_stands_written() -> None:
    kinds = {kind.__name__: kind for kind in every_refusal()}
    by_rule = {kind for kind in kinds if kinds[kind].__module__ == "auctions.law.says"}
    bare = {kind for _, kind, _ in sites() if kind in kinds and kinds[kind].article is None}
    assert bare - by_rule == set(WITHOUT_ARTICLE)


def test_what_is_lacking_is_what_was_left_empty() -> None:
    assert empty(ruling=" ", document="裁定", amount=None, works=()) == (
        "ruling",
        "amount",
        "works",
    )


def refused(act: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as why:
        act()
    return why.value


def test_the_clerk_reads_what_is_lacking_and_on_which_day_it_stood() -> None:
    unsure = refused(lambda: stays.suit_allows(sued=True, request="x", security="", ruling=" "))
    assert "欠缺：担保、裁定" in detail_zh(unsure)
    early = refused(lambda: stays.resumed(None, at("2026-03-07").date(), Walk().rules.calendar))
    assert "日期：2026年3月7日" in detail_zh(early)
    other = refused(lambda: price.applicant_pays(yuan("100"), yuan("50"), BidderRole.ORDINARY))
    assert "需要：100.00元" in detail_zh(other)


def test_who_bought_is_not_told_by_a_refusal() -> None:
    named = refused(lambda: closing.confirmation_named("张三", "李四"))
    assert "张三" not in detail_zh(named, hidden=PERSONAL)
    assert "李四" not in str(named.facts)
