"""What the roots of legacy money refuse whatever a service asks of them: found by breaking each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.errors import Refusal
from reconciliation.legacy.classes import Grade, LegacyClass
from reconciliation.legacy.law import DifferenceBelongsElsewhere, EvidenceTooWeak
from reconciliation.legacy.notice import (
    ClaimantNotProved,
    NoticeUnfinished,
    NotInForce,
    OwnerlessPetition,
    PublicNotice,
    Put,
)
from reconciliation.legacy.position import (
    FOUND_TO_BE,
    DifferenceKind,
    LegacyPosition,
    NoSuchDifference,
    PositionAgreed,
    RegisterUnfinished,
)
from reconciliation.legacy.stretch import (
    Entry,
    HandedOver,
    LegacyStretch,
    Match,
    ProposerConfirms,
)
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


def entries(count: int) -> Any:
    each = Entry(
        place="2", serial="1", booked_on=date(2012, 5, 6), amount=yuan("100.00"),
        cls=LegacyClass.E, case="", officer="", owner="", document="", why="register",
    )  # fmt: skip
    return fact(
        LegacyStretch.Loaded, bank_account="3225", cut_off=CUT_OFF, file=FILE, number=1,
        entries=(each,) * count, people="[]",
    )  # fmt: skip


def test_a_legacy_line_goes_its_own_way_once() -> None:
    loaded = entries(1)
    handed = fact(LegacyStretch.LineHandedOver, place=1, by="feng")
    given(LegacyStretch, loaded).when(lambda s: s.hand_over(1, by="feng")).then(handed)
    given(LegacyStretch, loaded, handed).when(lambda s: s.hand_over(1, by="sun")).then_refused(
        HandedOver, place=1
    )


def match(at: int, grade: Grade = Grade.E1) -> Match:
    return Match(at, "（2012）合执字第1号", "案号", grade)


def test_nobody_confirms_the_matches_his_own_run_proposed_not_even_among_others() -> None:
    past = (
        entries(2),
        fact(LegacyStretch.Proposed, run="r1", by="li.na", matches=(match(1),)),
        fact(LegacyStretch.Proposed, run="r2", by="wu.di", matches=(match(2),)),
    )
    for by in ("li.na", "wu.di"):
        given(LegacyStretch, *past).when(
            lambda s, by=by: s.confirm("r3", [1, 2], by=by)  # type: ignore[misc]
        ).then_refused(ProposerConfirms, by=by)
    given(LegacyStretch, *past).when(lambda s: s.confirm("r3", [2], by="li.na")).then(
        fact(LegacyStretch.Confirmed, run="r3", by="li.na", places=(2,))
    )


def test_r3_02_no_run_proposes_what_rests_on_an_officers_word_alone() -> None:
    given(LegacyStretch, entries(1)).when(
        lambda s: s.propose("r1", [match(1, Grade.E3)], by="li.na")
    ).then_refused(EvidenceTooWeak)


POSTED = fact(PublicNotice.Posted, on=DAY, by="lin")
UNTIL = DAY + timedelta(60)


@pytest.mark.parametrize(
    ("past", "act", "why"),
    [
        ((POSTED,), lambda n: n.post(DAY, by="lin"), NotInForce),
        (
            (POSTED,),
            lambda n: n.claim(UUID(int=8), claimant="甲", proof="回单", by="li.na"),
            NotInForce,
        ),
        ((POSTED,), lambda n: n.claim(LINE.line, claimant=" ", proof="回单", by="li.na"),
         ClaimantNotProved),
        ((), lambda n: n.expire(UNTIL + timedelta(1), by="lin"), NotInForce),
        ((POSTED,), lambda n: n.expire(UNTIL, by="lin"), NotInForce),
        (
            (POSTED, fact(PublicNotice.Expired, on=UNTIL + timedelta(1), by="lin")),
            lambda n: n.expire(UNTIL + timedelta(2), by="lin"),
            NotInForce,
        ),
    ],
)  # fmt: skip
def test_r3_04_a_notice_is_posted_once_claimed_on_by_its_lines_and_expires_once(
    past: tuple[Any, ...], act: Callable[[PublicNotice], Any], why: type[Refusal]
) -> None:
    given(PublicNotice, drafted((LINE,), UNTIL), *past).when(act).then_refused(why)


FILED = fact(
    OwnerlessPetition.Filed, number="申请1", lines=(LINE.line,), document="申请书", filed_on=DAY,
    by="li.na",
)  # fmt: skip
PUBLISHED = fact(OwnerlessPetition.NoticePublished, on=DAY, document="公告", by="li.na")
YEAR_OVER = date(2027, 3, 3)
JUDGED = fact(OwnerlessPetition.Judged, judgment="判决1", on=YEAR_OVER, by="li.na")


@pytest.mark.parametrize(
    ("past", "act"),
    [
        ((), lambda p: p.publish(DAY, document=" ", by="li.na")),
        ((PUBLISHED,), lambda p: p.publish(DAY, document="公告2", by="li.na")),
        ((), lambda p: p.judge("判决1", YEAR_OVER, by="li.na")),
        ((PUBLISHED,), lambda p: p.judge(" ", YEAR_OVER, by="li.na")),
        ((PUBLISHED, JUDGED), lambda p: p.judge("判决2", YEAR_OVER, by="li.na")),
        ((PUBLISHED,), lambda p: p.revoke("判决2", YEAR_OVER, by="li.na")),
        ((PUBLISHED, JUDGED), lambda p: p.revoke(" ", YEAR_OVER, by="li.na")),
    ],
)
def test_r3_05_money_is_found_ownerless_by_one_named_judgment_after_one_notice(
    past: tuple[Any, ...], act: Callable[[OwnerlessPetition], Any]
) -> None:
    given(OwnerlessPetition, FILED, *past).when(act).then_refused(NotInForce)


AGREED = fact(
    LegacyPosition.Agreed, lines=1, total=yuan("100.00"), over=yuan("0"), under=yuan("0"), by="lin"
)


def test_r3_01_no_register_joins_a_position_that_was_agreed_upon() -> None:
    given(LegacyPosition, BEGUN, STARTED, FINISHED, AGREED).when(
        lambda p: p.start_register(
            "cd" * 32, name="补.xlsx", size=1, parts=(), columns="", lines=1, total=yuan("1.00"),
            by="feng",
        )
    ).then_refused(PositionAgreed)  # fmt: skip


def test_r3_01_what_was_found_of_a_difference_goes_to_somebody_and_comes_out_of_a_known_one() -> (
    None
):
    owned = fact(
        LegacyPosition.DifferenceOwned, bank_account="3225", cut_off=CUT_OFF, ticket="t1",
        kind=DifferenceKind.LONG, amount=yuan("5.00"), owner="sun", reason="查找", by="feng",
    )  # fmt: skip
    family = next(iter(FOUND_TO_BE[DifferenceKind.LONG.value]))

    def put(ticket: str, account: str) -> Callable[[LegacyPosition], Any]:
        return lambda p: p.put_right(ticket, account, yuan("5.00"), document="说明", by="feng")  # type: ignore[arg-type]

    given(LegacyPosition, BEGUN, owned).when(put("t2", f"{family}/x")).then_refused(
        NoSuchDifference
    )
    given(LegacyPosition, BEGUN, owned).when(put("t1", f"{family}/")).then_refused(
        DifferenceBelongsElsewhere
    )
