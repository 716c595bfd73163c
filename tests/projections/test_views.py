"""What each view says after a known course of events."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

from ledger.domain.act import Role
from ledger.domain.bank_line import Purpose, Share
from ledger.domain.money import Money, zero
from ledger.domain.payment_batch import Item, PaymentBatch
from ledger.domain.payout import Seen
from ledger.domain.statement_file import StatementFile, Summary
from ledger.projections import lists
from ledger.projections.batches import batch, list_batches
from ledger.projections.cases import case, list_cases, masked, parties
from ledger.projections.files import file, list_files
from ledger.projections.lines import claims, line, list_lines
from ledger.projections.payouts import list_payouts, payout, payouts_of
from ledger.store.court import Court
from tests.projections.history import ACCOUNT
from tests.projections.making import (
    CALENDAR,
    CASE,
    DAY,
    OTHER,
    RULES,
    a_case,
    a_line,
    a_payee,
    a_payout,
    yuan,
)


def test_a_line_to_claim_says_what_is_left_and_by_when(
    court: Court, told: Callable[..., None]
) -> None:
    one = a_line()
    told(one)
    with court.database.app.connect() as connection:
        seen = line(connection, court.book, one.id)
        assert lists.to_claim(connection, court.book).items == (seen,)
        assert list_lines(connection, court.book, bank_account=ACCOUNT).items == (seen,)
        assert line(connection, court.book, uuid4()) is None
    assert seen is not None
    assert (seen.state, seen.amount, seen.remainder) == ("to-claim", yuan("100"), yuan("100"))
    assert (seen.payer_name, seen.remark) == ("甲\t公司", "执行\n款\\")
    assert seen.suggested == (CASE, OTHER)
    assert seen.claim_due == RULES.claim_deadline(DAY, CALENDAR).due == date(2022, 3, 4)
    assert not seen.claim_due_provisional


def test_claims_move_a_line_from_state_to_state(court: Court, told: Callable[..., None]) -> None:  # noqa: PLR0915  # one course of events
    one, account, other = a_line(), a_case(), a_case(OTHER)
    told(one, account, other)
    officers = {CASE: "孙法官", OTHER: "孙法官"}

    def now() -> tuple[str, Money]:
        with court.database.app.connect() as connection:
            seen = line(connection, court.book, one.id)
        assert seen is not None
        return seen.state, seen.remainder

    shares = (Share(CASE, yuan("60")), Share(OTHER, yuan("10")))
    claim = one.propose(shares, by="孙法官", evidence="附件", reason="", officers=officers)
    told(one)
    assert now() == ("to-claim", yuan("100")), "thirty yuan are nobody's yet"
    rest = one.propose(
        (Share(CASE, yuan("30")),), by="孙法官", evidence="", reason="电话", officers=officers
    )
    told(one)
    assert now() == ("proposed", yuan("100"))
    with court.database.app.connect() as connection:
        waiting = lists.claims_to_confirm(connection, court.book).items
    assert [(c.claim, c.amount, c.shares, c.by) for c in waiting] == [
        (claim, yuan("70"), shares, "孙法官"),
        (rest, yuan("30"), (Share(CASE, yuan("30")),), "孙法官"),
    ]
    one.refuse(rest, by="钱会计", reason="不符")
    one.confirm(claim, by="钱会计")
    told(one)
    assert now() == ("to-claim", yuan("30"))
    last = one.propose(
        (Share(CASE, yuan("30")),), by="孙法官", evidence="", reason="电话", officers=officers
    )
    one.confirm(last, by="钱会计")
    told(one)
    assert now() == ("claimed", zero())
    one.reverse(claim, OTHER, by="吴监察", reason="认错")
    told(one)
    assert now() == ("to-claim", yuan("10"))
    with court.database.app.connect() as connection:
        made = claims(connection, court.book, one.id)
        assert lists.claims_to_confirm(connection, court.book).items == ()
    assert [(c.claim, c.state, c.amount, c.decided_by, c.decided_reason) for c in made] == [
        (claim, "confirmed", yuan("60"), "吴监察", "认错"),
        (rest, "refused", yuan("30"), "钱会计", "不符"),
        (last, "confirmed", yuan("30"), "钱会计", None),
    ]


def test_confirmations_and_discrepancies_are_counted_and_listed(
    court: Court, told: Callable[..., None]
) -> None:
    one = a_line(matched=CASE)
    gap = a_line("S2", "1.00", purpose=Purpose.UNEXPLAINED)
    one.seen_again("f2", "行3", yuan("100"), incoming=True)
    one.seen_again("f3", "行4", yuan("99"), incoming=True)
    told(one, gap)
    with court.database.app.connect() as connection:
        seen = line(connection, court.book, one.id)
        differing = lists.discrepancies(connection, court.book).items
        odd = lists.unexplained(connection, court.book).items
        assert lists.to_claim(connection, court.book).items == ()
    assert seen is not None
    assert (seen.state, seen.confirmations, seen.discrepancies) == ("claimed", 1, 1)
    assert seen.files == ("f1", "f2", "f3")
    assert [(d.line, d.file, d.amount, d.incoming) for d in differing] == [
        (one.id, "f3", yuan("99"), True)
    ]
    assert [(o.line, o.state, o.claim_due) for o in odd] == [(gap.id, "unexplained", None)]


def test_a_party_shows_its_newest_account_and_whether_it_may_be_paid(
    court: Court, told: Callable[..., None]
) -> None:
    account = a_case()
    a_payee(account)
    told(account)
    with court.database.app.connect() as connection:
        (waiting,) = lists.accounts_to_confirm(connection, court.book).items
    assert (waiting.name, waiting.payable) == ("张三", False)
    assert waiting.account_masked == "***************5678"
    account.confirm_account("p1", 1, by="钱会计")
    told(account)
    with court.database.app.connect() as connection:
        (party,) = parties(connection, court.book, CASE)
        assert lists.accounts_to_confirm(connection, court.book).items == ()
    assert party.payable
    account.state_account(
        "p1", holder="张三", number="6222020200099", bank_name="建行", bank_code="105",
        evidence="确认书二", by="孙法官",
    )  # fmt: skip
    told(account)
    with court.database.app.connect() as connection:
        (party,) = parties(connection, court.book, CASE)
        found = case(connection, court.book, CASE)
        assert list_cases(connection, court.book, officer="孙法官").items == (found,)
        assert list_cases(connection, court.book, officer="周法官").items == ()
        assert case(connection, court.book, OTHER) is None
    assert (party.account_version, party.bank_name, party.payable) == (2, "建行", False)
    assert found is not None
    assert (found.officer, found.filed_on, found.parties) == ("孙法官", DAY, 1)


def test_a_short_number_is_hidden_whole() -> None:
    assert (masked("123456"), masked("1234567")) == ("******", "***4567")


def test_a_payout_is_on_the_list_of_whoever_acts_next(  # noqa: PLR0915  # one course of events
    court: Court, told: Callable[..., None]
) -> None:
    one, account = a_line(matched=CASE), a_case()
    account.credit(one.id, "auto", yuan("100"), value_date=DAY, notified_on=DAY)
    a_payee(account)
    account.confirm_account("p1", 1, by="钱会计")
    told(one, account)
    paid = a_payout(account, "40")
    told(paid, account)

    def where() -> dict[str, list[str]]:
        with court.database.app.connect() as connection:
            found = {
                "chief": lists.to_approve(connection, court.book, Role.CHIEF),
                "finance": lists.to_approve(connection, court.book, Role.FINANCE),
                "send": lists.to_send(connection, court.book),
                "transit": lists.in_transit(connection, court.book),
                "unknown": lists.unknown(connection, court.book),
                "returned": lists.returned(connection, court.book),
            }
        return {name: [p.number for p in page.items] for name, page in found.items() if page.items}

    me = [paid.number]
    assert where() == {"chief": me}
    paid.approve(paid.digest, by="李局长", role=Role.CHIEF)
    told(paid)
    assert where() == {"finance": me}
    paid.approve(paid.digest, by="钱会计", role=Role.FINANCE)
    told(paid)
    assert where() == {"send": me}
    batched = PaymentBatch.prepare(
        "B1", ACCOUNT, (Item(paid.id, paid.queue("B1", by="钱会计"), paid.amount),), by="钱会计"
    )
    told(batched, paid)
    assert where() == {"send": me}
    batched.send("B1.xml", by="郑出纳")
    paid.send(by="郑出纳", on=DAY)
    told(batched, paid)
    assert where() == {"transit": me}
    paid.leave_unanswered("超时")
    told(paid)
    assert where() == {"transit": me, "unknown": me}
    paid.settle(bank_account=ACCOUNT, line=uuid4(), amount=paid.amount, on=date(2022, 3, 2))
    batched.answer("ACTC", accepted=True)
    told(paid, batched)
    assert where() == {}
    back = uuid4()
    paid.come_back(line=back, amount=paid.amount, on=date(2022, 3, 9), reason="户名不符")
    account.take_back(
        paid.id, bank_account=ACCOUNT, line=back, returned_on=date(2022, 3, 9), reason="户名不符"
    )
    told(paid, account)
    assert where() == {"returned": me}
    with court.database.app.connect() as connection:
        row = payout(connection, court.book, paid.number)
        assert payouts_of(connection, court.book, CASE) == (row,)
        assert list_payouts(connection, court.book).items == (row,)
        sent = batch(connection, court.book, "B1")
        assert list_batches(connection, court.book).items == (sent,)
        (party,) = parties(connection, court.book, CASE)
    assert row is not None
    assert sent is not None
    assert (row.state, row.sent_on, row.settled_on) == ("returned", DAY, date(2022, 3, 2))
    assert (row.returned_on, row.return_line, row.said) == (date(2022, 3, 9), back, "户名不符")
    assert (row.digest, row.sources, row.attempts) == (paid.digest, paid.sources, 1)
    assert [a.by for a in row.approvals] == ["李局长", "钱会计"]
    assert (sent.state, sent.items, sent.amount) == ("answered", batched.items, yuan("40"))
    assert (sent.sent_by, sent.accepted, sent.detail) == ("郑出纳", True, "ACTC")
    assert not party.payable, "an account from which money came back is confirmed anew"


def test_a_payout_shows_the_banks_last_word_and_the_attempt_it_is_about(
    court: Court, told: Callable[..., None]
) -> None:
    one, account = a_line(matched=CASE), a_case()
    account.credit(one.id, "auto", yuan("100"), value_date=DAY, notified_on=DAY)
    a_payee(account)
    account.confirm_account("p1", 1, by="钱会计")
    paid = a_payout(account, "40")
    paid.approve(paid.digest, by="李局长", role=Role.CHIEF)
    paid.approve(paid.digest, by="钱会计", role=Role.FINANCE)
    first = paid.queue("B1", by="钱会计")
    paid.send(by="郑出纳", on=DAY)
    paid.hear(found=False, status="")

    def row() -> tuple[object, ...]:
        with court.database.app.connect() as connection:
            found = payout(connection, court.book, paid.number)
        assert found is not None
        return found.state, found.batch, found.reference, found.bank_found_nothing

    told(one, account, paid)
    assert row() == ("sent", "B1", first, True)
    paid.requeue(by="郑出纳", statement_day=DAY, debit_seen=False)
    second = paid.queue("B2", by="钱会计")
    told(paid)
    assert row() == ("queued", "B2", second, True)
    paid.turn_up("ACCP", batch="B1", reference=first)
    told(paid)
    assert row() == ("accepted", "B1", first, False)
    paid.hear(found=False, status="")
    paid.accept("ACSP")
    told(paid)
    assert row() == ("accepted", "B1", first, False)


def test_an_amendment_starts_the_approval_again(court: Court, told: Callable[..., None]) -> None:
    one, account = a_line(matched=CASE), a_case()
    account.credit(one.id, "auto", yuan("100"), value_date=DAY, notified_on=DAY)
    a_payee(account)
    account.confirm_account("p1", 1, by="钱会计")
    paid = a_payout(account, "40")
    paid.approve(paid.digest, by="李局长", role=Role.CHIEF)
    account.release(paid.id, reason="修改")
    sources = account.earmark(paid.id, "p1", yuan("50"), day=DAY)
    seen = Seen(paid.number, CASE, "p1", 1, yuan("50"), sources, "改")
    paid.amend(seen, by="孙法官", roles=paid.roles, claimers=set())
    told(one, account, paid)
    with court.database.app.connect() as connection:
        row = payout(connection, court.book, paid.number)
    assert row is not None
    assert (row.next_role, row.approvals, row.amount) == ("chief", (), yuan("50"))
    assert (row.digest, row.purpose) == (seen.digest, "改")


def test_a_file_shows_its_statements_and_what_became_of_them(
    court: Court, told: Callable[..., None]
) -> None:
    summary = Summary("1", ACCOUNT, "camt.053", 3, yuan("1"), None, DAY, None)
    one = StatementFile._create(
        StatementFile.Received, sha256="ab" * 32, name="对账单.xml", format="camt.053", size=9,
        statements=(summary,),
    )  # fmt: skip
    told(one)
    with court.database.app.connect() as connection:
        seen = file(connection, court.book, "ab" * 32)
        assert list_files(connection, court.book).items == (seen,)
    assert seen is not None
    assert (seen.name, seen.booked, seen.finished_at) == ("对账单.xml", None, None)
    (statement,) = seen.statements
    assert (statement.opening, statement.closing, statement.opening_on) == (
        "CNY 1.00", None, "2022-03-01"
    )  # fmt: skip
    one.finish(booked=3, matched=2, confirmed=1, discrepancies=0, settled=0, returned=0)
    told(one)
    with court.database.app.connect() as connection:
        seen = file(connection, court.book, "ab" * 32)
    assert seen is not None
    assert (seen.booked, seen.matched, seen.confirmed) == (3, 2, 1)
    assert seen.finished_at == datetime(2022, 3, 1, 2, tzinfo=UTC)
