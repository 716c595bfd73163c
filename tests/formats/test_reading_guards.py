"""What the readers refuse where no other test comes, found by breaking their guards."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from make import Line, cmb, xlsx

from reconciliation.formats import sheet
from reconciliation.formats.profiles import load_profiles
from reconciliation.formats.read import read
from reconciliation.formats.refusals import (
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FormatUnknown,
    ProfileBroken,
    StatementUnreadable,
)
from reconciliation.formats.words import message_day, shown_amount
from reconciliation.formats.xml import parse

OWN: dict[str, Any] = {
    "name": "own-bank", "bank": "某某农村商业银行",
    "columns": {"booked_on": "日期", "balance": "余额"},
    "sign": {"rule": "signed", "amount": "金额"}, "dates": ["YYYY-MM-DD"],
    "split": {"column": "对方", "pattern": "(?P<name>[^/]+)/(?P<account>[0-9]+)"},
}  # fmt: skip
LINES = [Line("1200.00", name="张伟", on="2026-03-02")]
ACCOUNT = "62000001"


def taken(data: bytes, folder: Path | None = None) -> Any:
    profiles = load_profiles(folder) if folder else None
    return read(data, name="export", account=ACCOUNT, profiles=profiles).statements


def archive(*members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for member in members:
            made.writestr(member, b"<x/>")
    return held.getvalue()


# Workbooks


def test_an_archive_that_is_no_workbook_is_told_so_before_it_is_opened() -> None:
    with pytest.raises(FileUnreadable, match=r"it has no xl/workbook\.xml"):
        taken(archive("word/document.xml"))


def test_a_workbook_of_more_parts_than_any_has_is_refused_unopened() -> None:
    parts = [f"xl/part{at}.xml" for at in range(sheet.MAX_MEMBERS)]
    with pytest.raises(FileTooLarge) as no:
        taken(archive("xl/workbook.xml", *parts))
    assert no.value.facts["parts"] == sheet.MAX_MEMBERS + 1


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "SECONDS", 0.001)
    with pytest.raises(FileUnreadable, match=r"was not read within 0\.001 seconds"):
        taken(xlsx([["日期", "金额"]]))


@pytest.mark.parametrize("written", ["NaN", "Infinity", "1e300"])
def test_what_is_no_figure_in_a_number_cell_is_refused_by_its_row(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    told = [{"name": "Sheet1", "rows": [["日期"], [{"number": written}]], "first": 1}]
    monkeypatch.setattr(sheet, "_opened", lambda _data: told)
    with pytest.raises(StatementUnreadable, match=f"row 2: {written} stands in a number cell"):
        sheet.workbook_tables(b"any")


# Tables


def test_a_row_longer_than_its_header_is_refused() -> None:
    """Whatever moved the cells along may have moved the amount under another name."""
    *before, last = cmb(LINES).rstrip("\n").split("\n")
    with pytest.raises(StatementUnreadable, match="cells stand under a header of"):
        taken("\n".join([*before, f"{last},又一列"]).encode())


def test_a_cell_that_is_not_as_the_profile_splits_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps(OWN), encoding="utf-8")
    table = "日期,金额,余额,对方\n2026-03-02,5.00,15.00,{}\n"
    (statement,) = taken(table.format("张伟/6222").encode(), tmp_path)
    assert statement.lines[0].counterparty_account == "6222"
    with pytest.raises(StatementUnreadable, match="对方 is not in the form the profile tells"):
        taken(table.format("张伟 6222").encode(), tmp_path)


def test_a_profile_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text("{", encoding="utf-8")
    with pytest.raises(ProfileBroken) as no:
        load_profiles(tmp_path)
    assert no.value.facts["file"] == "own.json"


def test_a_profile_reads_some_encoding(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps(OWN | {"encodings": []}), encoding="utf-8")
    with pytest.raises(ProfileBroken, match="encodings"):
        load_profiles(tmp_path)


# Bytes


def test_bytes_of_no_encoding_are_told_by_the_first_that_is_wrong() -> None:
    with pytest.raises(EncodingWrong) as no:
        taken(b"ab\xff\xff")
    assert no.value.facts["byte"] == 2


def test_a_header_that_would_be_known_but_for_a_bad_byte_is_told_by_the_byte() -> None:
    """Another encoding reads those bytes as noise: that is not what is the matter."""
    whole = cmb(LINES).encode()
    at = whole.index("张伟".encode())
    torn = whole[:at] + b"\xd5\xc5" + whole[at + len("张伟".encode()) :]  # one character of GBK
    assert torn.decode("gb18030")
    with pytest.raises(EncodingWrong) as no:
        taken(torn)
    assert no.value.facts["byte"] == at
    with pytest.raises(FormatUnknown):
        taken(torn.replace("联机余额".encode(), "联机余数".encode()))


def test_a_message_in_utf_16_is_told_so() -> None:
    with pytest.raises(EncodingWrong, match="the message is UTF-16"):
        parse("<Document/>".encode("utf-16"))


# Words


def test_an_amount_no_book_can_hold_is_refused_with_its_place() -> None:
    with pytest.raises(StatementUnreadable) as no:
        shown_amount("9" * 40, "CNY", "row 7")
    assert no.value.facts["place"] == "row 7"


@pytest.mark.parametrize("said", ["2026-02-30", "2026-13-01T00:00:00", "yesterday", ""])
def test_what_is_no_day_of_the_calendar_is_refused_with_its_place(said: str) -> None:
    with pytest.raises(StatementUnreadable, match="is not a day") as no:
        message_day(said, "entry 3")
    assert no.value.facts["place"] == "entry 3"
