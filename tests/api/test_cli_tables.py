"""How sums and papers stand on a terminal."""

import io
from datetime import date

import pytest
from rich.console import Console

from api.cli.papers import UnreadablePaper, paper
from api.cli.tables import rows
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


@pytest.mark.parametrize("mark", [":", ","])
def test_a_paper_is_written_with_commas_as_among_the_acts_or_with_colons(mark: str) -> None:
    words = mark.join(("ruling", "（2026）苏0508执101号之一", "2026-03-02"))
    assert paper(words) == Paper(PaperKind.RULING, "（2026）苏0508执101号之一", date(2026, 3, 2))
    assert paper(f"{words}{mark}{'0' * 64}").sha256 == "0" * 64
    with pytest.raises(UnreadablePaper):
        paper(mark.join(("ruling", "2026-03-02")) + "x")
