"""How sums and papers stand on a terminal."""

import io
import sys
from datetime import date

import pytest
from rich.console import Console

from api.cli.names import meant
from api.cli.papers import UnreadablePaper, paper
from api.cli.saying import answer, goes_on, listed
from api.cli.tables import rows
from auctions.lot_words import State
from ledger.domain.paper import Paper, PaperKind


def test_sums_in_a_list_have_their_thousands_apart_and_numbers_of_accounts_do_not() -> None:
    shown = io.StringIO()
    listed = {"amount": "1234567.80", "remainder": "-250000.00", "number": "512907000010101",
              "value_date": "2026-03-02", "said": "共1234567.80元", "paid": "999.99"}  # fmt: skip
    Console(file=shown, width=150).print(rows("", [listed], tuple(listed)))
    cells = shown.getvalue().split()
    for each in ("1,234,567.80", "-250,000.00", "512907000010101", "2026-03-02",
                 "共1234567.80元", "999.99"):  # fmt: skip
        assert each in cells


def test_a_head_is_printed_as_it_is_also_where_its_position_names_a_small_picture(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for head in ("court:100:c75890f7", "court:1234:c75890f7"):
        answer({}, listed({"head": head}), head, as_json=False)
        assert capsys.readouterr().out.count(head) == 2


def test_a_moment_is_told_by_the_courts_clock_and_a_yes_in_words() -> None:
    assert meant("issued_at", "2026-03-02T16:30:00+00:00") == "2026-03-03 00:30:00"
    assert meant("issued_at", "2026-03-02T16:30:00.25Z") == "2026-03-03 00:30:00"
    assert (meant("closed", True), meant("closed", False)) == ("是 yes", "否 no")
    assert meant("said", "2026-03-02T16:30:00") == "2026-03-02T16:30:00"  # of no zone


def test_nothing_is_said_of_what_there_is_none_of() -> None:
    facts = {"batch": None, "notes": [], "said": "", "replayed": False, "amount": "0.00"}
    assert listed(facts) == "金额 amount  0.00"
    assert "此前已办 replayed" in listed(facts | {"replayed": True})


def test_what_another_noun_means_by_a_word_is_not_said_of_a_lot() -> None:
    assert "已编制" in listed({"state": "prepared"})
    assert "参数已评议" in listed({"state": "prepared"}, {"state": State})


@pytest.mark.parametrize("mark", [":", ","])
def test_a_paper_is_written_with_commas_as_among_the_acts_or_with_colons(mark: str) -> None:
    words = mark.join(("ruling", "（2026）苏0508执101号之一", "2026-03-02"))
    assert paper(words) == Paper(PaperKind.RULING, "（2026）苏0508执101号之一", date(2026, 3, 2))
    assert paper(f"{words}{mark}{'0' * 64}").sha256 == "0" * 64
    with pytest.raises(UnreadablePaper):
        paper(mark.join(("ruling", "2026-03-02")) + "x")


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        (["lists", "to-claim", "--limit", "1"], "lists to-claim --limit 1"),
        (["lists", "--after", "old", "to-claim"], "lists to-claim"),
        (["lists", "to-claim", "--after=old"], "lists to-claim"),
        (["goods", "register", "--case", "（2026）苏0508执101号", "--place", "东 库"],
         "goods register --case （2026）苏0508执101号 --place '东 库'"),
    ],
)  # fmt: skip
def test_a_list_that_goes_on_says_the_command_to_type_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    typed: list[str], again: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["anzhang", *typed])
    goes_on("2026-03-02|x", 1)
    said = " ".join(capsys.readouterr().err.split())
    assert said.endswith(f"type: anzhang {again} --after '2026-03-02|x'")
    goes_on(None, 1)
    assert capsys.readouterr().err == ""
