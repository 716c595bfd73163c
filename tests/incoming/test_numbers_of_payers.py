"""一人一案一账号: a payer's own number from issue to closing (R1.06, R2.01, R2.03, R1.31, no. 7).

The court's policy is the shipped one with the rule turned on; every line comes in a camt file.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from api.every import follower, rebuild
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import (
    Capacity,
    CapacityNotRecorded,
    PartyKind,
    PartyRole,
)
from ledger.domain.case_closing import ClosedAs
from ledger.domain.citation import Certainty
from ledger.domain.datafile import UnreadableTable
from ledger.domain.errors import NotFound
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.payer_numbers import (
    BankSays,
    IssueForClosedCase,
    NotForEachPayer,
    PayerHasNumber,
)
from ledger.domain.law.termination import Condition, MoneyStillHere
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import NotPermitted
from ledger.domain.policy import Policy
from ledger.domain.sub_account import SubAccount, number_for
from ledger.domain.termination import Shown
from ledger.projections import lines as line_views
from ledger.projections import notices
from ledger.projections import numbers as views
from ledger.services.archives import Archives
from ledger.services.cases import NewParty
from ledger.services.numbers import NumberOfCase, Numbers, PaidOn, WhoseNumber, sub_accounts_of
from ledger.services.terminations import Terminations
from reconciliation.matching.hits import Why
from reconciliation.matching.proposing import Matching
from tests.formats.make import Line, camt053
from tests.incoming.desk import DAY, LETTER, RECORD, RULING, Incoming
from tests.projections.reading import dump
from tests.services.courthouse import ACCOUNT, CASE, DEBTOR, OTHER_CASE, by, each_payer
from tests.services.till import Till

BANK = "丙银行"


@pytest.fixture
def court(desk: Incoming) -> Incoming:
    """The ordinary case, payable, in a court whose rules give each payer a number."""
    desk.as_("admin", desk.books.activate_policy, each_payer())
    desk.payable()
    return desk


def issue(desk: Incoming, party: str = "p2", person: str = "wang", number: str = CASE) -> str:
    return desk.as_(person, Numbers(desk.court).issue, number, party).ids["number"]


def assisting(desk: Incoming, name: str = BANK) -> str:
    """A third party that will pay on the debtor's account, with its number."""
    new = NewParty(PartyRole.THIRD_PARTY, PartyKind.COMPANY, name)
    mark = desk.as_("wang", desk.cases.add_party, CASE, new).ids["party"]
    asked = (CASE, mark, Capacity.ASSISTING, LETTER)
    return desk.as_("wang", Numbers(desk.court).issue, *asked).ids["number"]


def seen(desk: Incoming, line: UUID) -> line_views.Line:
    follower(desk.court).catch_up()
    with desk.court.database.app.connect() as connection:
        found = line_views.line(connection, desk.court.book, line)
    assert found is not None
    return found


def paid_on(desk: Incoming) -> tuple[PaidOn, ...]:
    return Numbers(desk.court).receipts_of(desk.case())


# Issue


def test_r2_01_a_number_is_issued_in_one_commit_and_listed_with_its_payer(court: Incoming) -> None:
    number, own = issue(court), court.case().sub_account
    assert number not in ("", own)
    assert court.topics("sub-account.issued") == 2
    assert court.topics("case-account.number-issued") == 1
    assert Numbers(court.court).of_case(court.case()) == (
        NumberOfCase(own, None, None, None, DAY, None),
        NumberOfCase(number, "p2", DEBTOR, None, DAY, None),
    )
    follower(court.court).catch_up()
    with court.court.database.app.connect() as connection:
        rows = views.numbers_of(connection, court.court.book, CASE)
        assert views.payers_numbers(connection, court.court.book) == [(number, CASE, ACCOUNT)]
    assert [(row.number, row.party, row.issued_on) for row in rows] == [
        (own, None, DAY), (number, "p2", DAY),
    ]  # fmt: skip


def test_r2_01_nobody_has_a_number_of_his_own_where_the_courts_rules_do_not_say_so(
    desk: Incoming,
) -> None:
    desk.payable()
    with by("wang"), pytest.raises(NotForEachPayer) as no:
        Numbers(desk.court).issue(CASE, "p2")
    assert desk.topics("sub-account.issued") == 1
    assert no.value.cited is not None
    assert no.value.cited.certainty is Certainty.LOCAL


def test_r1_06_a_party_has_one_number_and_a_closed_case_issues_none(court: Incoming) -> None:
    first = issue(court)
    own = Numbers(court.court)
    with by("wang"), court.nothing_moves(PayerHasNumber, number=first):
        own.issue(CASE, "p2")
    with by("feng"), court.nothing_moves(NotPermitted):
        own.issue(CASE, "p2")
    with by("wang"), court.nothing_moves(PaperUnnamed):
        own.issue(CASE, "p1", paper=replace(RULING, number=" "))
    court.as_("wang", court.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    with by("wang"), court.nothing_moves(IssueForClosedCase, closed_on=DAY):
        own.issue(CASE, "p2")


def test_r1_06_a_number_somebody_has_had_is_passed_over(court: Incoming) -> None:
    taken = number_for(ACCOUNT, CASE, party="p2")
    with by("wang"):
        court.court.save(SubAccount(number=taken, bank_account=ACCOUNT, case_number=OTHER_CASE))
    assert issue(court) == number_for(ACCOUNT, CASE, 1, party="p2")


def test_a_number_is_looked_up_by_itself_open_or_closed(court: Incoming, archived: str) -> None:
    known = Numbers(court.court)
    assert known.whose(archived) == WhoseNumber(
        CASE, "wang", NumberOfCase(archived, "p2", DEBTOR, None, DAY, DAY)
    )
    assert known.whose(court.case().sub_account).number.party is None
    with pytest.raises(NotFound):
        known.whose(ACCOUNT)


def test_r2_01_every_debtor_gets_a_number_at_filing_where_the_policy_says_so(
    desk: Incoming,
) -> None:
    """一人一案一账号: in one commit with the case, and so for who is entered later; no others."""
    desk.as_("admin", desk.books.activate_policy, each_payer(on="at-filing"))
    person = PartyKind.PERSON
    parties = [
        NewParty(PartyRole.APPLICANT, person, "张三"), NewParty(PartyRole.DEBTOR, person, "李四"),
        NewParty(PartyRole.DEBTOR, person, "王五"),
    ]  # fmt: skip
    filed = {"officer": "wang", "filed_on": DAY, "bank_account": ACCOUNT, "parties": parties}
    number = "（2026）苏0508执700号"
    ids = desk.as_("wang", desk.cases.open, number, **filed).ids
    later = NewParty(PartyRole.DEBTOR, person, "赵六")
    added = desk.as_("wang", desk.cases.add_party, number, later).ids
    case = desk.cases.case(number)
    issued = {each.party: each.number for each in case.numbers.values()}
    assert issued == {
        "p2": ids["number_p2"], "p3": ids["number_p3"], "p4": added["number_p4"]
    }  # fmt: skip
    assert len({*issued.values(), case.sub_account}) == 4
    assert Numbers(desk.court).whose(issued["p3"]).number.name == "王五"
    with pytest.raises(PayerHasNumber):
        issue(desk, "p2", number=number)


def test_a_policy_says_yes_or_no_to_it() -> None:
    assert Policy.load(each_payer(on=False).encode()).rules()
    assert Policy.load(each_payer(on="at-filing").encode()).rules()
    with pytest.raises(UnreadableTable) as wrong:
        Policy.load(each_payer(on="yes").encode())
    assert wrong.value.facts["field"] == "payer_numbers"


# Money


def test_r2_03_money_on_a_payers_number_is_the_cases_by_itself_and_names_the_payer(
    court: Incoming,
) -> None:
    own, number = court.case().sub_account, issue(court)
    lines = [
        Line("700.00", serial="A1", name=DEBTOR, sub_account=number),
        Line("300.00", serial="A2", name=DEBTOR, sub_account=own),
        Line("50.00", serial="A3", name="", sub_account=number),
    ]
    summary = court.take(camt053(ACCOUNT, "0.00", lines))
    assert (summary.booked, summary.matched) == (3, 3)
    named, plain, silent = (court.id_of(line) for line in lines)
    assert court.case().free == Money("1050.00"), "the number says who pays: none waits"
    assert set(paid_on(court)) == {
        PaidOn(named, number, "p2", DEBTOR, DEBTOR, BankSays.SAME),
        PaidOn(silent, number, "p2", DEBTOR, "", BankSays.SILENT),
    }
    row = seen(court, named)
    assert (row.issued_to, row.issued_name, row.bank_says) == ("p2", DEBTOR, "payer-same")
    assert seen(court, plain).issued_to is None, "the case's first number works as it did"
    assert court.topics("bank-line.payer-named") == 2
    again = court.take(camt053(ACCOUNT, "0.00", lines, statement_id="ST-again"))
    assert (again.booked, court.topics("bank-line.payer-named")) == (0, 2)


def test_r2_03_where_the_bank_names_another_the_difference_is_shown_and_he_must_be_explained(
    court: Incoming,
) -> None:
    line = court.receive("80.00", sub_account=issue(court), name="某人")
    assert court.line(line).named is not None
    row = seen(court, line)
    assert (row.payer_name, row.issued_name, row.bank_says) == ("某人", DEBTOR, "payer-other")
    assert court.case().lots[line].third_party, "nobody said why this one pays"
    with by("wang"), court.nothing_moves(CapacityNotRecorded):
        court.payouts.draft(CASE, "p1", Money("80.00"), "款", receipts=[line])


def test_r2_03_a_third_party_on_its_own_number_was_explained_when_it_was_issued(
    court: Incoming,
) -> None:
    number = assisting(court)
    line = court.receive("900.00", sub_account=number, name=BANK)
    assert court.case().free == Money("900.00")
    assert [(each.party, each.bank_says) for each in paid_on(court)] == [("p3", BankSays.SAME)]
    other = court.receive("40.00", name=BANK, sub_account=court.case().sub_account)
    assert court.case().lots[other].third_party, "on the case's own number nobody explained it"
    assert not court.case().lots[line].third_party


def test_r1_17_money_goes_back_to_whom_the_bank_names_and_without_its_word_to_the_numbers_payer(
    court: Incoming,
) -> None:
    number = issue(court)
    silent = court.receive("60.00", sub_account=number, name="")
    said = court.receive("70.00", sub_account=number, name="某人")
    court.as_("wang", court.cases.record_capacity, CASE, said, Capacity.FOR_DEBTOR, "函")
    with by("wang"):
        stated = court.cases.state_account(
            CASE, "p2", holder=DEBTOR, number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    court.as_("feng", court.cases.confirm_account, CASE, "p2", int(stated.ids["version"]))
    refund = {"kind": PayoutKind.REFUND, "papers": [RULING]}
    with by("wang"), court.nothing_moves(PayeeNameDiffers):
        court.payouts.draft(CASE, "p2", Money("70.00"), "退", receipts=[said], **refund)
    drafted = court.as_(
        "wang", court.payouts.draft, CASE, "p2", Money("60.00"), "退", receipts=[silent], **refund
    )
    assert court.payout(drafted.ids["payout"]).amount == Money("60.00")


def test_r2_03_a_line_that_names_another_case_too_waits_for_people_and_still_names_its_payer(
    court: Incoming,
) -> None:
    court.open_case(OTHER_CASE)
    line = court.receive("500.00", sub_account=issue(court), name="", remark=OTHER_CASE)
    assert court.case().lots == {}
    assert seen(court, line).issued_to == "p2"
    follower(court.court).catch_up()
    told = {h.parts[0].case_number: h.reasons[0] for h in Matching(court.court).explain(line)}
    assert told == {CASE: Why.OUR_SUB_ACCOUNT, OTHER_CASE: Why.NUMBER_EXACT}
    with by("wang"):
        claim = court.receipts.propose(line, [(CASE, Money("500.00"))], evidence="函").ids["claim"]
    with by("feng"):
        court.receipts.confirm(line, claim)
    assert [each.receipt for each in paid_on(court)] == [line]
    assert not court.case().lots[line].third_party


def test_r7_01_no_round_ends_while_money_on_a_payers_number_is_unclaimed(court: Incoming) -> None:
    line = court.receive("90.00", sub_account=issue(court))
    court.as_("chen", court.receipts.reverse, line, BankLine.AUTOMATIC, CASE, "错认")
    court.later(days=100)
    follower(court.court).catch_up()
    shown = [Shown(each, RECORD) for each in Condition]
    with by("chen"), court.nothing_moves(MoneyStillHere, lines=1):
        Terminations(court.court).terminate(CASE, shown, paper=RULING)


def test_views_told_as_it_happens_and_told_anew_say_the_same_of_numbers(
    court: Incoming, archived: str
) -> None:
    follower(court.court).catch_up()
    before = dump(court.court)
    assert [row for row in before["numbers"] if archived in row]
    rebuild(court.court, ["numbers", "lines"])
    assert dump(court.court) == before


def test_r2_03_each_number_holds_only_under_its_own_main_account(court: Incoming) -> None:
    number, other = issue(court), "3202026619900099999"
    court.as_("admin", court.books.add_bank_account, other, "法院", "建设银行", "105305000000")
    line = Line("90.00", serial="X1", name=DEBTOR, sub_account=number)
    summary = court.take(camt053(other, "0.00", [line]))
    assert (summary.matched, summary.suggested) == (0, 1)
    assert court.case().lots == {}
    made = court.line(BankLine.create_id(other, "X1", date.fromisoformat(line.on)))
    assert made.named is None
    assert court.balances()[f"bank/{other}"] == 90_00


# The end


@pytest.fixture
def archived(court: Incoming) -> str:
    """A case that was paid, closed and archived; its debtor's number."""
    number = issue(court)
    court.receive("900.00", sub_account=number)
    payout = court.as_("wang", court.payouts.draft, CASE, "p1", Money("900.00"), "款").ids["payout"]
    Till(court).paid(payout)
    close(court)
    return number


def close(desk: Incoming) -> None:
    desk.as_("wang", desk.closings.close, CASE, ClosedAs.PERFORMED, DAY, RULING)
    follower(desk.court).catch_up()
    desk.as_("wang", Archives(desk.court).archive, CASE, RECORD)


def closed_on(desk: Incoming) -> list[date | None]:
    return [sub.closed_on for sub in sub_accounts_of(desk.court, desk.case())]


def test_r1_31_the_archive_closes_every_number_and_taking_up_opens_every_one(
    court: Incoming, archived: str
) -> None:
    assert closed_on(court) == [DAY, DAY]
    follower(court.court).catch_up()
    with court.court.database.app.connect() as connection:
        rows = views.numbers_of(connection, court.court.book, CASE)
    assert [row.closed_on for row in rows] == [DAY, DAY]
    assert court.cases.sub_account(ACCOUNT, CASE, "p2").number != archived
    court.as_("chen", court.closings.reopen, CASE, "（2026）苏0508执恢1号", RULING)
    assert closed_on(court) == [None, None]
    follower(court.court).catch_up()
    with court.court.database.app.connect() as connection:
        rows = views.numbers_of(connection, court.court.book, CASE)
    assert [row.closed_on for row in rows] == [None, None]


def test_scenario_7_late_money_on_a_payers_closed_number_is_taken_in(
    court: Incoming, archived: str
) -> None:
    court.later(days=30)
    line = court.receive("500.00", sub_account=archived)
    assert court.case().free == Money("500.00")
    assert [each.party for each in paid_on(court)] == ["p2", "p2"]
    follower(court.court).catch_up()
    with court.court.database.app.connect() as connection:
        told = notices.archived(connection, court.court.book, CASE)
    assert told is not None
    assert told.disturbed_on == date(2026, 4, 1)
    court.as_("wang", court.closings.choose, CASE, line, LateChoice.PAY, RULING)
    assert closed_on(court) == [DAY, DAY]


def test_numbers_issued_go_on_when_the_court_gives_the_rule_up(court: Incoming) -> None:
    number = issue(court)
    court.later(days=1)
    given_up = each_payer(on=False).replace("2016-08-04", "2026-03-03")
    court.as_("admin", court.books.activate_policy, given_up)
    with by("wang"), court.nothing_moves(NotForEachPayer):
        Numbers(court.court).issue(CASE, "p2")
    line = court.receive("20.00", sub_account=number)
    assert court.line(line).named is not None
