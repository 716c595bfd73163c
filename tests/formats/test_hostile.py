"""Hostile and damaged files: the answer is a whole file or a Malformed refusal, never else."""

import io
import random
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import COURT, Line, Part, camt053, ccb_rows, cmb, icbc, xlsx

from ledger.domain.errors import Malformed
from reconciliation.formats.read import read
from reconciliation.formats.refusals import (
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FileUnsafe,
    FormatUnknown,
)

LINES = [
    Line("12.00", serial="1", remark="（2026）京0105执1234号", sub_account=COURT + "1"),
    Line("7.00", credit=False, parts=[Part("3.00"), Part("4.00")]),
]
XML = [camt053(COURT, "0.00", LINES, version=version) for version in ("02", "08", "10")]
TEXTS = [icbc(LINES).encode(), cmb(LINES).encode("gb18030")]
WORKBOOK = xlsx(ccb_rows(LINES))
DOCUMENT = XML[1].decode()


def _answers(data: bytes) -> None:
    """Read; any exception that is not Malformed fails the test."""
    try:
        found = read(data, name="hostile", account=COURT)
    except Malformed:
        return
    assert found.statements


def _in_prolog(declared: str) -> bytes:
    return DOCUMENT.replace("<Document", f"{declared}\n<Document").encode()


def test_an_external_entity_is_refused_and_its_file_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    hostile = _in_prolog(f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>')
    hostile = hostile.replace(b"<Id>ST-1<", b"<Id>&e;<")
    with pytest.raises(FileUnsafe, match="line 2: a bank message carries no DOCTYPE") as caught:
        read(hostile, name="x")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!-- a --><?pi x?> <!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        "<!DOCTYPE x>",
    ],
)
def test_no_message_may_carry_a_dtd(declared: str) -> None:
    with pytest.raises(FileUnsafe, match="no DOCTYPE"):
        read(_in_prolog(declared), name="x")


def test_an_entity_nobody_declared_is_refused() -> None:
    with pytest.raises(Malformed, match="line"):
        read(XML[1].replace(b"ST-1", b"&e;"), name="x")


@pytest.mark.parametrize("levels", [41, 1000, 100_000])
def test_deep_nesting_is_refused(levels: int) -> None:
    deep = "<a>" * levels + "</a>" * levels
    with pytest.raises(FileUnsafe):
        read(DOCUMENT.replace("<GrpHdr>", deep + "<GrpHdr>").encode(), name="x")


def test_a_text_of_more_than_ten_million_characters_is_refused() -> None:
    with pytest.raises(FileUnsafe, match="line"):
        read(XML[1].replace(b"ST-1", b"1" * 10_000_001), name="x")


def test_a_nul_byte_is_refused_with_its_place() -> None:
    for data in (XML[1], TEXTS[0]):
        with pytest.raises(FileUnsafe, match="byte 50: a NUL byte"):
            read(data[:50] + b"\x00" + data[50:], name="x")


def test_a_message_in_another_encoding_is_refused_with_the_byte() -> None:
    at = XML[1].index("张".encode())
    with pytest.raises(EncodingWrong) as caught:
        read(XML[1].replace("张伟".encode(), "张伟".encode("gb18030")), name="x")
    assert caught.value.facts["byte"] == at
    with pytest.raises(EncodingWrong, match="UTF-16"):
        read(DOCUMENT.replace("UTF-8", "UTF-16").encode("utf-16"), name="x")
    with pytest.raises(EncodingWrong, match="latin-1"):
        read(XML[1].replace(b"UTF-8", b"latin-1"), name="x")


def test_a_message_that_says_it_is_gbk_and_is_so_is_read() -> None:
    data = DOCUMENT.replace("UTF-8", "GBK").encode("gb18030")
    assert read(data, name="x").statements == read(XML[1], name="x").statements


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + XML[1], name="x").statements == read(XML[1], name="x").statements


@pytest.mark.parametrize("data", [b"", b"  \r\n\t"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable, match="empty"):
        read(data, name="x")


def test_a_file_beyond_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileTooLarge, match="limit of 100"):
        read(XML[1], name="x", max_bytes=100)


@pytest.mark.parametrize(
    "data", [b"<html><body/></html>", b"%PDF-1.7 nothing", b"{}", b"<a:b xmlns:a='u'/>"]
)
def test_files_of_other_kinds_are_not_known(data: bytes) -> None:
    with pytest.raises(FormatUnknown):
        read(data, name="x")


def test_every_cut_of_a_message_is_refused() -> None:
    """A message has one end; before it there is no whole file."""
    for data in XML:
        end = data.rindex(b">") + 1
        for at in {*range(0, end, 37), *range(end - 40, end)}:
            with pytest.raises(Malformed):
                read(data[:at], name="cut")


def test_every_cut_of_a_table_with_a_last_row_is_refused() -> None:
    data = TEXTS[0]
    begins = data.index("人民币合计".encode())
    for at in range(begins + 1):
        with pytest.raises(Malformed):
            read(data[:at], name="cut", account=COURT)


def test_every_cut_of_a_table_without_a_last_row_is_refused_unless_it_lies_between_rows() -> None:
    data = cmb([Line("10.00", remark="执行款"), Line("2.50", remark="还款本息")]).encode("gbk")
    assert read(data, name="cut", account=COURT).statements
    for at in range(len(data) - 60, len(data)):
        if data[at - 1 : at] in (b"\r", b"\n"):
            continue  # whole rows: what follows is a shorter statement, not a damaged one
        with pytest.raises(Malformed):
            read(data[:at], name="cut", account=COURT)


def test_cuts_of_a_workbook_are_refused() -> None:
    for at in range(4, len(WORKBOOK) - 1, len(WORKBOOK) // 40):
        with pytest.raises(Malformed):
            read(WORKBOOK[:at], name="cut.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/bomb.xml", b"\x00" * (300 * 1024 * 1024))
    assert len(held.getvalue()) < 1_000_000
    with pytest.raises(FileTooLarge, match="unpacks to"):
        read(held.getvalue(), name="bomb.xlsx")


def _changed(member: str, was: bytes, becomes: bytes) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            content = source.read(info)
            changed = content.replace(was, becomes) if info.filename == member else content
            assert info.filename != member or changed != content
            target.writestr(info.filename, changed)
    return held.getvalue()


def test_an_archive_that_lies_about_its_size_exhausts_only_its_own_process() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    data = bytearray(_changed(sheet, b"</sheetData>", b" " * (200 * 1024 * 1024) + b"</sheetData>"))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        for found in re.finditer(re.escape(signature), bytes(data)):
            size = struct.unpack_from("<I", data, found.start() + at)[0]
            if size > 100_000_000:
                struct.pack_into("<I", data, found.start() + at, 1000)
    _answers(bytes(data))


def test_two_cells_at_the_far_ends_of_a_sheet_do_not_exhaust_the_machine() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises((FileUnreadable, FileTooLarge)):
        read(_changed("xl/worksheets/sheet1.xml", b"</sheetData>", far), name="sparse.xlsx")


def test_an_external_entity_in_a_workbook_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("62000000000")
    was = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    hostile = _changed(
        "xl/sharedStrings.xml",
        was,
        was + f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode(),
    )
    _answers(hostile)


def test_compressed_noise_behind_the_signature_of_a_workbook_is_refused() -> None:
    for head in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(Malformed):
            read(head + zlib.compress(b"x" * 4000) + random.randbytes(4000), name="noise")


@given(st.binary(max_size=2000))
def test_random_bytes_are_answered(data: bytes) -> None:
    _answers(data)


@given(st.sampled_from([*XML, *TEXTS]), st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_files_are_answered(data: bytes, draw: st.DataObject) -> None:
    mutated = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(mutated) - 1))
        gone = draw.draw(st.integers(0, 12))
        mutated[at : at + gone] = draw.draw(st.binary(max_size=6) | st.sampled_from(
            [b"<", b"&#0;", b"]]>", b"\xff", b'"', b"=", b"99999999999999999999", b"\xe5"]
        ))  # fmt: skip
    _answers(bytes(mutated))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), max_size=7))
def test_any_words_in_any_cell_are_answered(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    _answers(cmb(LINES).encode() + row.encode() + b"\r\n")


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_mutated_workbooks_are_answered(draw: st.DataObject) -> None:
    mutated = bytearray(WORKBOOK)
    for _ in range(3):
        at = draw.draw(st.integers(4, len(mutated) - 1))
        mutated[at] = draw.draw(st.integers(0, 255))
    _answers(bytes(mutated))
