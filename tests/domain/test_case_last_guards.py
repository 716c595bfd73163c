"""What a case, its stays and its archive refuse, asked of them alone: no database is in the way."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from ledger.domain.case_account import CapacityNotRecorded, CaseAccount, MoneyHasLeft, Source
from ledger.domain.case_archive import CaseArchive
from ledger.domain.case_closing import CaseClosing, ClosedAs
from ledger.domain.case_parties import Inability, PartyCannotCollect
from ledger.domain.case_people import AssignedAlready, Recused, RecusedAlready, TerminatedNow
from ledger.domain.case_pockets import PocketKind, PocketOfAnotherKind
from ledger.domain.case_stay import CaseStay, StayNotThere, StaySelfApproved
from ledger.domain.errors import Refusal
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.late_money import ChoiceNotShown, LateChoice
from ledger.domain.law.limits import StayKind, StayTooLong, StayUnclear
from ledger.domain.paper import Paper, PaperKind, PaperUnnamed
from tests.domain.test_case_account import (
    APPLICANT,
    ARRIVED,
    CASE,
    OLD,
    OPENED,
    account,
    confirmed,
    credited,
)
from tests.scenario import given, yuan

DAY: Final = date(2017, 6, 1)
NAMED: Final = Paper(PaperKind.DECISION, "决定1", DAY)
NAMELESS: Final = Paper(PaperKind.DECISION, " ", DAY)
MONEY: Final = credited(OLD, "100.00", ARRIVED)
STRANGE: Final = credited(OLD, "100.00", ARRIVED, third_party=True)


def case(*past: Any) -> CaseAccount:
    return given(CaseAccount, OPENED, *past).root


def refuses(why: type[Refusal], ask: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as refused:
        ask()
    assert type(refused.value) is why


def test_r2_07_a_case_changes_hands_to_another_who_may_act_and_asks_while_it_is_enforced() -> None:
    here = case()
    refuses(AssignedAlready, lambda: here.assign("王", basis="交接单", by="局长"))
    here.recuse("赵", paper=NAMED, by="局长")
    refuses(RecusedAlready, lambda: here.recuse("赵", paper=NAMED, by="局长"))
    refuses(Recused, lambda: here.assign("赵", basis="交接单", by="局长"))
    here.may_ask("王")
    here.terminate(DAY, paper=NAMED, by="王")
    refuses(TerminatedNow, lambda: here.may_ask("王"))


def test_r2_03_a_strangers_money_is_kept_for_no_cost_and_a_name_for_one_purpose() -> None:
    here = case(STRANGE)
    keep: dict[str, Any] = {"basis": "审批表"}
    its = keep | {"receipts": [OLD]}
    refuses(CapacityNotRecorded, lambda: here.set_aside("c", PocketKind.COST, yuan("1"), **its))
    here.set_aside("h", PocketKind.OBJECTION, yuan("100"), **its)
    refuses(CapacityNotRecorded, lambda: here.keep_as("c", PocketKind.COST, out_of="h", **keep))
    own = case(MONEY)
    own.set_aside("h", PocketKind.OBJECTION, yuan("50"), **keep)
    own.set_aside("f", PocketKind.FEE, yuan("50"), **keep)
    refuses(PocketOfAnotherKind, lambda: own.keep_as("f", PocketKind.COST, out_of="h", **keep))


def test_what_was_kept_is_given_up_only_as_far_as_it_is_still_there() -> None:
    here = case(MONEY)
    here.set_aside("h", PocketKind.OBJECTION, yuan("50"), basis="异议书")
    for pocket, amount in (("h", "50.01"), ("none", "1.00")):
        refuses(
            MoneyHasLeft,
            lambda pocket=pocket, amount=amount: here.give_up(  # type: ignore[misc]
                pocket, (Source(OLD, yuan(amount)),), account="unclaimed/x", basis="更正"
            ),
        )
    here.give_up("h", (Source(OLD, yuan("50")),), account="unclaimed/x", basis="更正")


def test_a_party_that_cannot_collect_is_not_paid_and_the_paper_has_a_number() -> None:
    here = case(APPLICANT, account(), confirmed())
    assert here.account_in_force("p1") == 1
    why = next(iter(Inability))
    refuses(PaperUnnamed, lambda: here.note_inability("p1", why, DAY, NAMELESS, by="王"))
    here.note_inability("p1", why, DAY, NAMED, by="王")
    refuses(PartyCannotCollect, lambda: here.account_in_force("p1"))


def test_r8_08_time_is_changed_by_two_for_a_reason_on_a_paper() -> None:
    asked: dict[str, Any] = {
        "case_number": CASE, "serial": 1, "kind": StayKind.SUPERIOR, "first": DAY,
        "last": date(2017, 9, 1), "reason": "上级法院决定", "paper": NAMED, "by": "王",
    }  # fmt: skip
    for wrong, why in (
        ({"reason": " "}, StayUnclear), ({"last": date(2017, 5, 31)}, StayUnclear),
        ({"last": date(2017, 9, 2)}, StayTooLong), ({"last": None}, StayTooLong),
        ({"paper": NAMELESS}, PaperUnnamed),
    ):  # fmt: skip
        refuses(why, lambda wrong=wrong: CaseStay.ask(**asked | wrong))  # type: ignore[misc]
    stay = CaseStay.ask(**asked)
    refuses(StayNotThere, lambda: stay.end(DAY, NAMED, by="王"))
    refuses(StaySelfApproved, lambda: stay.approve(by="王", role="chief"))
    refuses(StaySelfApproved, lambda: stay.refuse("不符", by="王", role="chief"))
    stay.approve(by="局长", role="chief")
    refuses(StayUnclear, lambda: stay.end(date(2017, 5, 31), NAMED, by="王"))
    refuses(PaperUnnamed, lambda: stay.end(DAY, NAMELESS, by="王"))
    stay.end(DAY, NAMED, by="王")


def test_r1_31_an_archive_is_closed_and_opened_on_papers_with_numbers() -> None:
    here = case(MONEY)
    refuses(PaperUnnamed, lambda: CaseArchive.of(here, DAY, NAMELESS, by="王"))
    archive = CaseArchive.of(here, DAY, NAMED, by="王")
    refuses(PaperUnnamed, lambda: archive.take_up(DAY, NAMELESS, by="王"))
    archive.take_up(DAY, NAMED, by="王")
    refuses(PaperUnnamed, lambda: archive.archive_again(here, DAY, NAMELESS, by="王"))
    archive.archive_again(here, DAY, NAMED, by="王")


def test_r1_31_late_money_goes_as_one_proposes_and_another_agrees() -> None:
    closing = CaseClosing(case_number=CASE, as_=next(iter(ClosedAs)), on=DAY, paper=NAMED, by="王")
    letter = Paper(PaperKind.LETTER, "函1", DAY)
    refuses(ChoiceNotShown, lambda: closing.choose(OLD, LateChoice.PAY, letter, by="王"))
    closing.choose(OLD, LateChoice.PAY, NAMED, by="王")
    refuses(ActsTwice, lambda: closing.agree(OLD, by="王"))
    assert closing.agree(OLD, by="局长") is LateChoice.PAY
