"""What the roots of legacy money refuse whatever a service asks of them: found by breaking each."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from reconciliation.legacy.classes import LegacyClass
from reconciliation.legacy.notice import NoticeUnfinished, PublicNotice, Put
from reconciliation.legacy.position import LegacyPosition, RegisterUnfinished
from reconciliation.legacy.stretch import Entry, HandedOver, LegacyStretch
from tests.scenario import fact, given, yuan

CUT_OFF = date(2016, 12, 31)
DAY = date(2026, 3, 2)
FILE = "ab" * 32
LINE = Put(UUID(int=7), 2012, yuan("100.00"))
BEGUN = fact(
    LegacyPosition.Begun, bank_account="3225", cut_off=CUT_OFF, balance=yuan("100.00"),
    evidence="银行余额对账单", by="feng",
)  # fmt: skip
STARTED = fact(
    LegacyPosition.RegisterStarted, sha256=FILE, name="底数.xlsx", size=1, parts=(FILE,),
    columns="", lines=1, total=yuan("100.00"), by="feng",
)  # fmt: skip
FINISHED = fact(LegacyPosition.RegisterFinished, sha256=FILE, stretches=1)


def test_r3_01_nobody_agrees_with_a_position_whose_register_is_half_in_the_book() -> None:
    given(LegacyPosition, BEGUN, STARTED).when(lambda p: p.agree(by="lin")).then_refused(
        RegisterUnfinished, names=["底数.xlsx"]
    )
    given(LegacyPosition, BEGUN, STARTED, FINISHED).when(lambda p: p.agree(by="lin")).then(
        fact(
            LegacyPosition.Agreed,
            lines=1,
            total=yuan("100.00"),
            over=yuan("0"),
            under=yuan("0"),
            by="lin",
        )
    )


def drafted(lines: tuple[Put, ...], until: date) -> Any:
    return fact(
        PublicNotice.Drafted, number="公告1", lines=lines, medium="公告网", until=until, by="chen"
    )


@pytest.mark.parametrize(("lines", "until"), [((), DAY + timedelta(60)), ((LINE,), DAY)])
def test_r3_04_a_notice_names_lines_and_runs_longer_than_its_own_day(
    lines: tuple[Put, ...], until: date
) -> None:
    given(PublicNotice, drafted(lines, until)).when(lambda n: n.post(DAY, by="lin")).then_refused(
        NoticeUnfinished
    )
    given(PublicNotice, drafted((LINE,), DAY + timedelta(1))).when(
        lambda n: n.post(DAY, by="lin")
    ).then(fact(PublicNotice.Posted, on=DAY, by="lin"))


def test_a_legacy_line_goes_its_own_way_once() -> None:
    entry = Entry(
        place="2", serial="1", booked_on=date(2012, 5, 6), amount=yuan("100.00"),
        cls=LegacyClass.E, case="", officer="", owner="", document="", why="register",
    )  # fmt: skip
    loaded = fact(
        LegacyStretch.Loaded, bank_account="3225", cut_off=CUT_OFF, file=FILE, number=1,
        entries=(entry,), people="[]",
    )  # fmt: skip
    handed = fact(LegacyStretch.LineHandedOver, place=1, by="feng")
    given(LegacyStretch, loaded).when(lambda s: s.hand_over(1, by="feng")).then(handed)
    given(LegacyStretch, loaded, handed).when(lambda s: s.hand_over(1, by="sun")).then_refused(
        HandedOver, place=1
    )
