"""One serial written in full width or in other letters: the same line, or a person's to say."""

import pytest

from api.every import follower
from ledger.domain.bank_line import BankLine
from ledger.domain.ticket import TicketKind
from ledger.projections.read import select_all
from ledger.store.verify import verify
from reconciliation.formats.read import read
from reconciliation.formats.refusals import SerialTwice
from reconciliation.formats.serials import Spellings, plain, spellings
from reconciliation.line_ids import ids_of, line_id
from reconciliation.views.tickets import TICKETS, TicketRow
from tests.formats.make import Line, camt053, camt054
from tests.services.courthouse import ACCOUNT, Courthouse


def shown(*serials: str, amount: str = "10.00") -> list[Line]:
    return [Line(amount, serial=serial, name="某甲") for serial in serials]


def morning(*serials: str) -> bytes:
    """A notification, which tells no balance."""
    return camt054(ACCOUNT, shown(*serials))


def tickets(house: Courthouse) -> list[TicketRow]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        given = (house.court.book,)
        return list(select_all(connection, TICKETS, "book = %s", given, "position"))


@pytest.mark.parametrize(
    ("first", "then"), [("ＡＢ１２", "AB12"), ("AB12", "ＡＢ１２"), ("AB１2", "ＡB12")]
)
def test_r2_02_a_serial_in_full_width_is_the_same_line(
    house: Courthouse, first: str, then: str
) -> None:
    house.open_case()
    assert house.take(morning(first)).booked == 1
    again = house.take(camt053(ACCOUNT, "0.00", shown(then)))
    assert (again.booked, again.confirmed, again.discrepancies) == (0, 1, 0)
    assert house.topics("bank-line.booked") == 1
    assert house.balances()[f"bank/{ACCOUNT}"] == 10_00


@pytest.mark.parametrize("then", ["ＡＢ１２", "AB12"])
def test_a_line_kept_under_its_full_width_serial_goes_on_being_recognised(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """As every line was before serials were read in half width."""
    house.open_case()
    with monkeypatch.context() as before:
        ids_of.cache_clear()
        for module in ("formats.serials", "taking"):
            before.setattr(f"reconciliation.{module}.plain", lambda serial: serial)
        house.take(morning("ＡＢ１２"))
    ids_of.cache_clear()
    (line,) = read(morning("AB12"), name="x", account=ACCOUNT).statements[0].booked
    assert not house.court.find_many(BankLine, [line_id(line)]), "it stands under the other"
    again = house.take(camt053(ACCOUNT, "0.00", shown(then)))
    assert (again.booked, again.confirmed) == (0, 1)
    assert house.topics("bank-line.booked") == 1


def test_r2_02_a_serial_in_other_letters_books_nothing_and_somebody_looks_at_both(
    house: Courthouse,
) -> None:
    house.open_case()
    house.take(morning("AB12"))
    stood = house.balances()
    data = morning("ab12")
    again = house.take(data)
    assert (again.booked, again.discrepancies) == (0, 1)
    assert house.balances() == stood
    (ticket,) = tickets(house)
    assert ticket.kind == TicketKind.DISCREPANCY.value
    assert "(ab12 / AB12)" in ticket.said[0], "both lines are told"
    assert house.take(data).already
    assert len(tickets(house)) == 1
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r2_02_what_a_banks_file_shows_side_by_side_are_two_lines(house: Courthouse) -> None:
    """There are banks whose serials tell capitals from small letters."""
    house.open_case()
    house.take(morning("AB12"))
    house.take(morning("ab12"))
    whole = house.take(camt053(ACCOUNT, "0.00", shown("ab12", "AB12")))
    assert (whole.booked, whole.confirmed) == (1, 1)
    assert house.balances()[f"bank/{ACCOUNT}"] == 20_00
    assert house.take(camt053(ACCOUNT, "0.00", shown("AB12", "ab12"))).confirmed == 2


def test_one_statement_does_not_show_one_serial_in_both_widths(house: Courthouse) -> None:
    house.open_case()
    with pytest.raises(SerialTwice):
        house.take(camt053(ACCOUNT, "0.00", shown("AB12", "ＡＢ１２")))
    assert house.topics("bank-line.booked") == 0


def test_a_serial_is_known_by_its_half_width_and_digits_have_no_other_letters() -> None:
    assert plain("ＡＢ１２－ａ") == "AB12-a"
    assert spellings("AB12") == Spellings("AB12", frozenset({"ＡＢ１２"}), frozenset({"ab12"}))
    assert spellings("Ａ1") == Spellings("A1", frozenset({"Ａ1", "Ａ１"}), frozenset({"a1"}))
    assert spellings("0012-3").other == frozenset()
    assert spellings("aB").other == {"AB", "ab"}
