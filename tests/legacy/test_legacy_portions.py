"""A register read beside by a process of its own tells what it would have told here."""

import multiprocessing
from pathlib import Path

import pytest

from ledger.domain.errors import Refusal
from reconciliation.formats.refusals import EncodingWrong
from reconciliation.legacy.columns import ColumnMap, ColumnsUnknown
from reconciliation.legacy.portions import LONG, Ended, Portion, portions
from tests.legacy.registers import CUT_OFF, row, text, written


def told(path: Path, long: int) -> list[Portion | Ended]:
    return list(portions(path, ColumnMap.shipped(), CUT_OFF, long=long))


def test_portions_are_the_same_bytes_from_whichever_process(tmp_path: Path) -> None:
    rows = [row(number, "1.00") for number in range(1, 1_203)]
    for number in range(0, 1_202, 3):
        rows[number][3] = "壹佰元"
    path = written(tmp_path, [*rows, ["合计"], *(row(9, "x") for _ in range(600))])
    here, beside = told(path, LONG), told(path, 0)
    assert here == beside
    *some, end = here
    assert isinstance(end, Ended)
    assert (end.tally.subtotals, end.sum) == (1, 80_100)
    assert [len(each.lines()) for each in some if isinstance(each, Portion)] == [500, 0, 301]
    assert sum(len(each.refused) for each in some if isinstance(each, Portion)) == 1_001


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(text([["a", "b"], ["1", "2"]]), ColumnsUnknown), (b"\xff\xfe1\x00", EncodingWrong)],
)
def test_what_is_wrong_with_a_file_is_said_from_beside_word_for_word(
    tmp_path: Path, content: bytes, refusal: type[Refusal]
) -> None:
    path = tmp_path / "底数.csv"
    path.write_bytes(content)
    said = []
    for long in (LONG, 0):
        with pytest.raises(refusal) as caught:
            told(path, long)
        said.append((str(caught.value), caught.value.facts))
    assert said[0] == said[1]


def test_a_register_nobody_reads_to_its_end_leaves_no_process_behind(tmp_path: Path) -> None:
    path = written(tmp_path, [row(number, "1.00") for number in range(1, 5_001)])
    some = portions(path, ColumnMap.shipped(), CUT_OFF, long=0)
    next(some)
    (reader,) = multiprocessing.active_children()
    assert reader.is_alive()
    some.close()
    assert not multiprocessing.active_children()
