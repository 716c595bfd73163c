"""What is asked of a bank file as a whole: a file that cannot be booked is refused at once."""

from decimal import Decimal
from threading import Thread
from uuid import UUID

import pytest

from ledger.domain.money import Money
from ledger.store.court import Court
from reconciliation import importing
from reconciliation.admitting import FileOfAnotherAccount, OpeningNeeded
from reconciliation.formats.model import StatementFile, StatementLine
from reconciliation.formats.refusals import SerialTwice
from reconciliation.importing import Imports
from reconciliation.told_once import ToldInAnotherFormat
from tests.formats.make import Line, camt053, camt054
from tests.services.courthouse import ACCOUNT, HOLDER, Courthouse, by


def test_money_of_before_the_first_statement_is_named_and_nothing_of_the_file_is_booked(
    house: Courthouse,
) -> None:
    """However late in the file the account pays what the book does not know that it held."""
    lines = [Line("1.00", serial=f"C{at}") for at in range(4)]
    lines.append(Line("100.00", credit=False, serial="D1"))
    told = camt053(ACCOUNT, "5000.00", lines)
    before = house.court.position()
    with by("feng"), pytest.raises(OpeningNeeded) as refused:
        Imports(house.court, chunk=2).take(told, "对账单.xml")
    assert refused.value.facts["opening"] == str(Money(5000))
    assert refused.value.cited is not None
    assert (house.court.position(), house.balances()) == (before, {})
    house.take(camt053(ACCOUNT, "0.00", [Line("200.00", serial="B1")], statement_id="ST-0"))
    with by("feng"):
        assert Imports(house.court, chunk=2).take(told, "对账单.xml").booked == 5


def test_a_serial_with_two_amounts_in_two_statements_of_one_file_is_refused(
    house: Courthouse,
) -> None:
    """The second would be booked nowhere, and told nobody of it."""
    first = camt053(ACCOUNT, "0.00", [Line("50.00", serial="X")], statement_id="a", sequence=1)
    second = camt053(ACCOUNT, "50.00", [Line("60.00", serial="X")], statement_id="b", sequence=2)
    statement = second[second.index(b"<Stmt>") : second.index(b"</Stmt>") + len(b"</Stmt>")]
    before = house.court.position()
    with pytest.raises(SerialTwice):
        house.take(first.replace(b"</Stmt>", b"</Stmt>" + statement))
    assert house.court.position() == before


def test_a_file_whose_earlier_lines_are_known_is_judged_by_the_new_ones(house: Courthouse) -> None:
    first = [Line("200.00", serial="B1"), Line("150.00", credit=False, serial="D1")]
    house.take(camt053(ACCOUNT, "0.00", first, statement_id="ST-0"))
    again = [*first, Line("50.00", credit=False, serial="D2")]
    assert house.take(camt053(ACCOUNT, "5000.00", again, statement_id="ST-1")).booked == 1


def test_notifications_of_payments_before_any_balance_is_known_are_refused_once_and_whole(
    house: Courthouse,
) -> None:
    """A camt.054 tells no balance: what the book knows is all there is to pay from."""
    lines = [Line("1.00", serial=f"C{at}") for at in range(4)]
    lines += [Line("2.00", credit=False, serial="D1"), Line("50.00", credit=False, serial="D2")]
    told = camt054(ACCOUNT, lines)
    before = house.court.position()
    with by("feng"), pytest.raises(OpeningNeeded) as refused:
        Imports(house.court, chunk=2).take(told, "通知.xml")
    assert (house.court.position(), house.balances()) == (before, {})
    assert "opening" not in refused.value.facts
    assert refused.value.facts["stands"] == "CNY 0.00"
    assert refused.value.facts["place"] in str(refused.value)
    house.take(camt053(ACCOUNT, "0.00", [Line("200.00", serial="B1")], statement_id="ST-0"))
    with by("feng"):
        assert Imports(house.court, chunk=2).take(told, "通知.xml").booked == 6


def test_notifications_that_pay_from_what_they_bring_need_no_balance(house: Courthouse) -> None:
    lines = [Line("9.00", serial="C1"), Line("2.00", credit=False, serial="D1")]
    assert house.take(camt054(ACCOUNT, lines)).booked == 2


def test_no_line_of_a_file_stands_in_the_book_where_its_bytes_could_not_be_kept(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr(house.court, "keep", full)
    before = house.court.position()
    with by("feng"), pytest.raises(OSError, match="no space left"):
        Imports(house.court, chunk=2).take(
            camt054(ACCOUNT, [Line("9.00", serial="C1")]), "通知.xml"
        )
    assert house.court.position() == before


def _table(*amounts: str, day: str = "2026-03-02", payer: str = "甲公司") -> bytes:
    """The day as the bank's web site tells it: in a table, and no line has a number."""
    rows = [f"{day},转账,网银,人民币,{amount},,,{payer}" for amount in amounts]
    total = sum(map(Decimal, amounts))
    head = (
        f"账号：{ACCOUNT}",
        "交易日期,摘要,交易场所,记账币种,记账金额(收入),记账金额(支出),余额,对方户名",
    )
    return "\n".join((*head, *rows, f"人民币合计,,,,{total},,,", "")).encode("gb18030")


@pytest.mark.parametrize("message_first", [False, True], ids=["table-first", "message-first"])
def test_what_a_table_brought_without_a_number_is_not_booked_again_out_of_a_message(
    house: Courthouse, message_first: bool
) -> None:
    """30,000.00 came once; a web export and the evening's camt.053 both tell of it."""
    table = _table("30000.00")
    message = camt053(ACCOUNT, "0.00", [Line("30000.00", serial="B1", name="甲公司")])
    first, second = (message, table) if message_first else (table, message)
    house.take(first, "一")
    before = house.court.position(), house.balances()
    with by("feng"), pytest.raises(ToldInAnotherFormat) as refused:
        Imports(house.court).take(second, "二")
    assert (house.court.position(), house.balances()) == before
    assert refused.value.facts["file"] == "一"
    assert refused.value.facts["amount"] == Money(30_000)
    assert refused.value.cited is not None
    house.take(first, "再一次")
    assert house.balances() == before[1]


def test_two_files_of_one_account_are_let_in_one_after_the_other(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let in at once, each would find a book that does not know the other's money yet."""
    message = camt053(ACCOUNT, "0.00", [Line("30000.00", serial="B1", name="甲公司")])
    refused: list[ToldInAnotherFormat] = []

    def second() -> None:
        with by("feng"):
            try:
                Imports(house.court).take(message, "二")
            except ToldInAnotherFormat as no:
                refused.append(no)

    other = Thread(target=second)
    let_in = importing.admit

    def admitted(court: Court, file: StatementFile) -> dict[UUID, StatementLine]:
        lines = let_in(court, file)
        if other.ident is None:
            other.start()
            other.join(0.5)  # it waits for us; if it did not, it would be let in now
        return lines

    monkeypatch.setattr(importing, "admit", admitted)
    house.take(_table("30000.00"), "一")
    other.join()
    assert len(refused) == 1
    assert house.balances()[f"bank/{ACCOUNT}"] == 30_000_00


def test_equal_sums_of_one_day_in_one_format_are_as_many_as_the_bank_says(
    house: Courthouse,
) -> None:
    house.take(_table("30000.00"), "中午.csv")
    assert house.take(_table("30000.00", "30000.00"), "晚上.csv").booked == 1
    other_day = camt053(ACCOUNT, "60000.00", [Line("30000.00", serial="B1", on="2026-03-03")])
    assert house.take(other_day, "次日.xml").booked == 1
    other_payer = [Line("30000.00", serial="B2", name="乙公司")]
    told = camt053(ACCOUNT, "60000.00", other_payer, statement_id="ST-2")
    assert house.take(told, "另一人.xml").booked == 1


OTHER = "512907000010102"
NAMELESS = (
    "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要\r\n"
    "2026-03-02,CNY,100.00,100.00,转账,张三 6217000010001234567,执行款\r\n"
).encode("gbk")  # a table that names no account


def test_one_files_bytes_are_never_two_accounts_movements(house: Courthouse) -> None:
    """Taken for done by its bytes alone, the second account's money would be booked nowhere."""
    with by("admin"):
        house.books.add_bank_account(OTHER, HOLDER, "招商银行", "308305000101")
    with by("feng"):
        assert house.imports.take(NAMELESS, "明细.csv", ACCOUNT).booked == 1
        before = house.balances()
        with pytest.raises(FileOfAnotherAccount) as refused:
            house.imports.take(NAMELESS, "明细.csv", OTHER)
        assert refused.value.facts["before"] == [ACCOUNT]
        assert refused.value.facts["given"] == [OTHER]
        assert house.imports.take(NAMELESS, "明细.csv", ACCOUNT).already
        assert house.balances() == before
        # The bank's own file of the other account, with the same line, is another file.
        assert house.imports.take(NAMELESS + b"\r\n", "明细.csv", OTHER).booked == 1
    assert house.balances()[f"bank/{OTHER}"] == house.balances()[f"bank/{ACCOUNT}"] == 10_000
