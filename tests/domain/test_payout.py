"""A payout: who must agree to what, and what only the bank can say.

Scenarios of the rulebook: 32 (what was approved is no longer what is asked), 34 (no second sending
on a guess), 35 (a booked payment comes back).
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, Source
from ledger.domain.chart import held
from ledger.domain.law.approval import ActsTwice, OutOfTurn
from ledger.domain.law.resend import AlreadyPaid, NotYetSent, StillWithBank
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import (
    NotInThatState,
    NotItsAuthor,
    Payout,
    PurposeMissing,
    Seen,
    SeenOtherwise,
    ShortReturn,
    State,
    payout_of,
    reference_of,
)
from ledger.domain.payout_kind import Method, PayoutKind
from tests.scenario import Told, fact, given, nothing, replay, yuan

NUMBER, CASE, BANK = "（2017）苏0508执101号-1", "（2017）苏0508执101号", "3225019880100"
WHOLE = yuan("20000")
ROLES = (Role.CHIEF, Role.LEADER)
SOURCES = (Source(UUID(int=1), yuan("20000")),)
LINE, ANOTHER = UUID(int=31), UUID(int=32)
SENT_ON, NEXT_DAY = date(2017, 5, 22), date(2017, 5, 23)


def seen(amount: str = "20000", purpose: str = "执行款", version: int = 1) -> Seen:
    sources = (Source(UUID(int=1), yuan(amount)),)
    return Seen(NUMBER, CASE, "p1", version, yuan(amount), sources, purpose)


def asked(what: Seen, **changed: Any) -> dict[str, Any]:
    words = {
        "account_version": what.account_version, "amount": what.amount, "sources": what.sources,
        "purpose": what.purpose, "by": "王", "roles": ROLES, "claimers": ("孙",),
        "digest": what.digest, "papers": what.papers,
    }  # fmt: skip
    return {**words, **changed}


PAYOUT = Payout.create_id(NUMBER)
HOLD = held(CASE, PAYOUT)
DRAFTED = fact(
    Payout.Drafted, number=NUMBER, case_number=CASE, party="p1", principal="", policy="2017-1",
    kind=PayoutKind.APPLICANT, method=Method.TRANSFER, payer_kind="case-account",
    payer=CaseAccount.create_id(CASE), hold=HOLD, **asked(seen()),
)  # fmt: skip
LESS = seen("15000")
AMENDED = fact(Payout.Amended, **asked(LESS))
CHIEF = fact(Payout.Approved, by="李", role=Role.CHIEF, digest=seen().digest)
LEADER = fact(Payout.Approved, by="赵", role=Role.LEADER, digest=seen().digest)
APPROVED = (DRAFTED, CHIEF, LEADER)


def queued(attempt: int = 1) -> Told:
    return fact(Payout.Queued, batch="B1", reference=reference_of(PAYOUT, attempt), by="钱")


def sent(attempt: int = 1) -> Told:
    return fact(
        Payout.Sent, hold=HOLD, amount=WHOLE, reference=reference_of(PAYOUT, attempt),
        sent_on=SENT_ON, by="周",
    )  # fmt: skip


QUEUED = (*APPROVED, queued())
SENT = (*QUEUED, sent())
ACCEPTED = (*SENT, fact(Payout.Accepted, status="ACSP"))
SILENT = fact(Payout.Unanswered, why="超时")
UNKNOWN = (*SENT, SILENT)
NOT_FOUND = fact(Payout.Inquired, found=False, status="NOT-FOUND")
BOOKED = fact(
    Payout.Settled, amount=yuan("20000"), bank_account=BANK, line=LINE, settled_on=SENT_ON
)
SETTLED = (*SENT, BOOKED)
REFUSED_BY_BANK = fact(Payout.Failed, code="AC01", reason="账号有误")
CAME_BACK = fact(Payout.Returned, line=ANOTHER, returned_on=NEXT_DAY, reason="户名不符")
REJECTED = fact(Payout.Rejected, by="李", role=Role.CHIEF, reason="材料不全")
WITHDRAWN = fact(Payout.Withdrawn, by="王", reason="撤回")
STOPPED = fact(Payout.Stopped, by="王", reason="另案冻结")
HANDED = fact(
    Payout.HandedOver, hold=APPROVED[0].fields["hold"], amount=WHOLE, witness="周",
    receipt=Paper(PaperKind.RECEIPT, "收条1", SENT_ON), handed_on=SENT_ON, by="钱",
)  # fmt: skip
IN_CASH = fact(Payout.Drafted, **DRAFTED.fields | {"method": Method.CASH})
CASH_APPROVED = (IN_CASH, *APPROVED[1:])
GIVEN = fact(
    Payout.CashGiven, receipt=HANDED.fields["receipt"], witness="周", given_on=SENT_ON, by="钱"
)
DENIED = fact(Payout.HandingDenied, reason="当日外出", by="周")

PAST_OF: dict[State, tuple[Told, ...]] = {
    State.IN_APPROVAL: (DRAFTED,),
    State.APPROVED: APPROVED,
    State.QUEUED: QUEUED,
    State.SENT: SENT,
    State.ACCEPTED: ACCEPTED,
    State.UNKNOWN: UNKNOWN,
    State.SETTLED: SETTLED,
    State.FAILED: (*SENT, REFUSED_BY_BANK),
    State.RETURNED: (*SETTLED, CAME_BACK),
    State.REJECTED: (DRAFTED, REJECTED),
    State.WITHDRAWN: (DRAFTED, WITHDRAWN),
    State.STOPPED: (DRAFTED, STOPPED),
    State.HANDED: (*APPROVED, HANDED),
    State.GIVEN: (*CASH_APPROVED, GIVEN),
    State.DENIED: (*CASH_APPROVED, GIVEN, DENIED),
}


def amend(payout: Payout, what: Seen = LESS, by: str = "王") -> None:
    payout.amend(what, by=by, roles=ROLES, claimers={"孙"})


def approve(by: str, role: Role, digest: str = seen().digest) -> Any:
    return lambda payout: payout.approve(digest, by=by, role=role)


def send(by: str) -> Any:
    return lambda payout: payout.send(by=by, on=SENT_ON)


def settle(payout: Payout, amount: Money = WHOLE) -> None:
    payout.settle(bank_account=BANK, line=LINE, amount=amount, on=SENT_ON)


def come_back(payout: Payout, amount: Money = WHOLE) -> None:
    payout.come_back(line=ANOTHER, amount=amount, on=NEXT_DAY, reason="户名不符")


def requeue(day: date | None = SENT_ON, *, debit_seen: bool = False) -> Any:
    return lambda payout: payout.requeue(by="钱", statement_day=day, debit_seen=debit_seen)


# Each command, the states it may start from, and what it asks

COMMANDS: dict[str, tuple[Any, set[State]]] = {
    "amend": (amend, {State.IN_APPROVAL}),
    "approve": (approve("李", Role.CHIEF), {State.IN_APPROVAL}),
    "reject": (
        lambda payout: payout.reject("材料不全", by="李", role=Role.CHIEF),
        {State.IN_APPROVAL},
    ),
    "withdraw": (
        lambda payout: payout.withdraw("撤回", by="王"),
        {State.IN_APPROVAL, State.APPROVED},
    ),
    "queue": (lambda payout: payout.queue("B1", by="钱"), {State.APPROVED}),
    "send": (send("周"), {State.QUEUED}),
    "leave_unanswered": (
        lambda payout: payout.leave_unanswered("超时"),
        {State.SENT, State.ACCEPTED},
    ),
    "hear": (
        lambda payout: payout.hear(found=False, status="NOT-FOUND"),
        {State.SENT, State.ACCEPTED, State.UNKNOWN},
    ),
    "settle": (settle, {State.SENT, State.ACCEPTED, State.UNKNOWN}),
    "fail": (
        lambda payout: payout.fail("AC01", "账号有误"),
        {State.SENT, State.ACCEPTED, State.UNKNOWN},
    ),
    "come_back": (come_back, {State.SETTLED}),
    "bear_witness": (lambda payout: payout.bear_witness(by="周"), {State.GIVEN}),
    "deny": (lambda payout: payout.deny("当日外出", by="周"), {State.GIVEN}),
    "name_witness": (
        lambda payout: payout.name_witness("吴", "写错", by="郑"),
        {State.GIVEN, State.DENIED},
    ),
    "take_back": (lambda payout: payout.take_back("未交付", by="郑"), {State.DENIED}),
    "draw": (
        lambda payout: payout.draw(LINE, WHOLE, on=SENT_ON, by="钱"),
        {State.HANDED},
    ),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_step_starts_only_from_its_own_states(name: str, state: State) -> None:
    command, allowed = COMMANDS[name]
    assert replay(Payout, *PAST_OF[state]).state is state
    outcome = given(Payout, *PAST_OF[state]).when(command)
    if state in allowed:
        assert outcome.refused is None
    else:
        outcome.then_refused(NotInThatState, state=state)


# Drafting, amending, approving


def test_a_payout_is_drafted() -> None:
    nothing(lambda: Payout(**DRAFTED.fields)).then(DRAFTED)
    assert replay(Payout, DRAFTED).next_role == "chief"


def test_two_roles_agree_in_turn_and_then_it_may_be_sent() -> None:
    given(Payout, DRAFTED).when(approve("李", Role.CHIEF)).then(CHIEF)
    given(Payout, DRAFTED, CHIEF).when(approve("赵", Role.LEADER)).then(LEADER)
    payout = replay(Payout, *APPROVED)
    assert (payout.state, payout.next_role) == (State.APPROVED, None)


def test_nobody_approves_out_of_turn() -> None:
    given(Payout, DRAFTED).when(approve("赵", Role.LEADER)).then_refused(
        OutOfTurn, citing="法发〔2017〕6号 第十二条", next="chief"
    )


@pytest.mark.parametrize(
    ("past", "by", "role"),
    [
        ((DRAFTED,), "王", Role.CHIEF),  # drafted it
        ((DRAFTED,), "孙", Role.CHIEF),  # claimed the money
        ((DRAFTED, CHIEF), "李", Role.LEADER),  # has approved it
    ],
)
def test_nobody_acts_twice(past: tuple[Told, ...], by: str, role: Role) -> None:
    given(Payout, *past).when(approve(by, role)).then_refused(
        ActsTwice, citing="法发〔2017〕6号 第二条", actor=by
    )
    given(Payout, *past).when(
        lambda payout: payout.reject("不同意", by=by, role=role)
    ).then_refused(ActsTwice)


def test_an_approval_holds_for_exactly_what_was_seen_scenario_32() -> None:
    given(Payout, DRAFTED, CHIEF).when(amend).then(AMENDED)
    after = (DRAFTED, CHIEF, AMENDED)
    assert replay(Payout, *after).next_role == "chief"
    given(Payout, *after).when(approve("李", Role.CHIEF)).then_refused(
        SeenOtherwise, citing="法发〔2017〕6号 第十二条", digest=LESS.digest
    )
    given(Payout, *after).when(approve("李", Role.CHIEF, LESS.digest)).then(
        fact(Payout.Approved, by="李", role=Role.CHIEF, digest=LESS.digest)
    )


@pytest.mark.parametrize(
    "other", [seen("19999.99"), seen(purpose="退款"), seen(version=2)], ids=["amount", "for", "to"]
)
def test_whatever_an_approver_sees_is_in_the_digest(other: Seen) -> None:
    assert other.digest != seen().digest


def test_only_its_author_changes_or_withdraws_a_request() -> None:
    given(Payout, DRAFTED).when(lambda payout: amend(payout, by="李")).then_refused(
        NotItsAuthor, author="王"
    )
    given(Payout, DRAFTED).when(lambda payout: payout.withdraw("", by="李")).then_refused(
        NotItsAuthor, author="王"
    )


def test_a_payment_is_for_something() -> None:
    given(Payout, DRAFTED).when(lambda payout: amend(payout, seen(purpose=" "))).then_refused(
        PurposeMissing
    )


def test_why_a_payout_did_not_happen_is_known_of_it() -> None:
    for past, why in (
        ((DRAFTED, REJECTED), "材料不全"),
        ((DRAFTED, WITHDRAWN), "撤回"),
        ((*APPROVED, STOPPED), "另案冻结"),
        ((*SENT, REFUSED_BY_BANK), "AC01 账号有误"),
        ((*SENT, BOOKED, CAME_BACK), "户名不符"),
    ):
        assert given(Payout, *past).when(lambda _: None).root.said == why


def test_a_request_is_refused_or_withdrawn() -> None:
    given(Payout, DRAFTED).when(COMMANDS["reject"][0]).then(REJECTED)
    given(Payout, *APPROVED).when(COMMANDS["withdraw"][0]).then(WITHDRAWN)
    assert replay(Payout, DRAFTED, REJECTED).next_role is None


# Sending


def test_every_attempt_has_a_reference_of_its_own() -> None:
    given(Payout, *APPROVED).when(COMMANDS["queue"][0]).then(queued()).and_answered(
        reference_of(PAYOUT, 1)
    )
    again = fact(Payout.Requeued, hold=HOLD, amount=yuan("20000"), by="钱", statement_day=SENT_ON)
    second = (*UNKNOWN, NOT_FOUND, again)
    given(Payout, *second).when(COMMANDS["queue"][0]).then(queued(2))
    third = (*second, queued(2), sent(2), NOT_FOUND, again)
    given(Payout, *third).when(COMMANDS["queue"][0]).then(queued(3))
    assert reference_of(PAYOUT, 1) != reference_of(PAYOUT, 2)
    assert payout_of(reference_of(PAYOUT, 2)) == PAYOUT


def test_a_payment_is_sent_by_fresh_hands() -> None:
    given(Payout, *QUEUED).when(COMMANDS["send"][0]).then(sent())
    for somebody in ("王", "孙", "李", "赵", "钱"):
        given(Payout, *QUEUED).when(send(somebody)).then_refused(ActsTwice, actor=somebody)


# What the bank says


def test_an_acceptance_is_heard_once_and_is_no_payment() -> None:
    def accept(payout: Payout) -> None:
        payout.accept("ACSP")

    given(Payout, *SENT).when(accept).then(fact(Payout.Accepted, status="ACSP"))
    given(Payout, *UNKNOWN).when(accept).then(fact(Payout.Accepted, status="ACSP"))
    given(Payout, *ACCEPTED).when(accept).then_nothing()
    given(Payout, *SETTLED).when(accept).then_nothing()


def test_silence_and_an_inquiry_are_recorded() -> None:
    given(Payout, *SENT).when(COMMANDS["leave_unanswered"][0]).then(SILENT)
    given(Payout, *UNKNOWN).when(COMMANDS["hear"][0]).then(NOT_FOUND)


@pytest.mark.parametrize("past", [SENT, ACCEPTED, UNKNOWN, (*UNKNOWN, NOT_FOUND)])
def test_the_banks_booking_is_the_payment(past: tuple[Told, ...]) -> None:
    given(Payout, *past).when(settle).then(BOOKED)


def test_another_amount_is_neither_a_payment_nor_a_return() -> None:
    given(Payout, *SENT).when(lambda payout: settle(payout, yuan("19999.99"))).then_refused(
        ShortReturn, booked=yuan("19999.99")
    )
    given(Payout, *SETTLED).when(lambda payout: come_back(payout, yuan("1"))).then_refused(
        ShortReturn, citing="案款发放控制要求 以入账为准", returned=yuan("1")
    )


def test_the_bank_refuses_a_payment_or_returns_it_scenario_35() -> None:
    given(Payout, *SENT).when(COMMANDS["fail"][0]).then(REFUSED_BY_BANK)
    given(Payout, *SETTLED).when(come_back).then(CAME_BACK)
    assert replay(Payout, *SETTLED, CAME_BACK).settled_on == SENT_ON


# Sending again


def test_a_silent_payment_is_not_sent_again_scenario_34() -> None:
    given(Payout, *UNKNOWN).when(requeue()).then_refused(
        StillWithBank, citing="案款发放控制要求 不得重复发送"
    )


@pytest.mark.parametrize(
    ("day", "debit_seen"), [(None, False), (date(2017, 5, 21), False), (SENT_ON, True)]
)
def test_not_found_alone_is_no_proof_scenario_34(day: date | None, debit_seen: bool) -> None:
    given(Payout, *UNKNOWN, NOT_FOUND).when(requeue(day, debit_seen=debit_seen)).then_refused(
        StillWithBank
    )


def test_it_is_sent_again_once_bank_and_statement_know_nothing_of_it_scenario_34() -> None:
    again = fact(Payout.Requeued, hold=HOLD, amount=yuan("20000"), by="钱", statement_day=NEXT_DAY)
    given(Payout, *UNKNOWN, NOT_FOUND).when(requeue(NEXT_DAY)).then(again)
    found_after_all = fact(Payout.Inquired, found=True, status="ACSP")
    given(Payout, *UNKNOWN, NOT_FOUND, found_after_all).when(requeue(NEXT_DAY)).then_refused(
        StillWithBank
    )
    # An acceptance that comes later takes the denial back.
    accepted = fact(Payout.Accepted, status="ACSP")
    given(Payout, *UNKNOWN, NOT_FOUND, accepted).when(requeue(NEXT_DAY)).then_refused(StillWithBank)
    given(Payout, *ACCEPTED, NOT_FOUND).when(lambda payout: payout.accept("ACSP")).then(accepted)
    # What the bank said of the first attempt proves nothing about the second.
    second = (*UNKNOWN, NOT_FOUND, again, queued(2), sent(2), SILENT)
    given(Payout, *second).when(requeue(NEXT_DAY)).then_refused(StillWithBank)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.QUEUED, NotYetSent),
        (State.SETTLED, AlreadyPaid),
        (State.FAILED, NotInThatState),
        (State.RETURNED, NotInThatState),
        (State.IN_APPROVAL, NotInThatState),
        (State.APPROVED, NotInThatState),
    ],
)
def test_what_is_not_with_the_bank_is_not_sent_again(state: State, why: Any) -> None:
    given(Payout, *PAST_OF[state]).when(requeue()).then_refused(why)
