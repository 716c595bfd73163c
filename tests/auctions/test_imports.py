"""Platforms' files in one shape: known words read, unknown ones refused with what they said."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auctions.imports.read import document, field_map, platforms, read_bids, read_lots
from auctions.imports.settlement import read_settlement
from auctions.imports.shape import (
    NotJudicial,
    Offer,
    RowKind,
    Status,
    UnknownPlatform,
    UnknownState,
    UnreadableFile,
)
from ledger.domain.clock import COURT_ZONE
from ledger.domain.money import Money

JD = {
    "id": 292142186, "title": "苏州市某小区房产", "minPrice": 2066947.92,
    "currentPrice": "2,066,947.92", "assessmentPrice": 2870761, "ensurePrice": "20.6万",
    "priceLowerOffset": 10000, "startTime": 1669276800000, "endTime": 1669370306000,
    "bidCount": 3, "auctionStatus": 1, "displayStatus": 1, "paimaiTimes": 4, "loan": 1,
}  # fmt: skip
TAOBAO = {
    "id": "630000001", "title": "【二拍】某车辆", "initialPrice": "56.0000万", "status": "done",
    "bidCount": 2, "start": 1669276800000, "end": 1669370306000, "sellOff": False,
}  # fmt: skip
CAA = {
    "id": 9,
    "name": "机器设备一批",
    "startPrice": "700000.00",
    "lotStatus": 0,
    "times": 3,
}
ICBC = {"prodId": "88", "prodName": "第一次拍卖 房产", "tradeStatus": 9, "startPrice": 100}
CBEX = {
    "id": "X1", "name": "【一拍】股权", "ZDBJ": "1,000,000.00", "JYZT": 400, "COUNT": 5,
    "KSSJ": "2022-11-24 10:00:00",
}  # fmt: skip


def file(*rows: Any) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def test_jd_figures_are_exact_and_moments_are_the_courts() -> None:
    (row,) = read_lots(file(JD), "jd")
    assert (row.offer, row.status) == (Offer.PS, Status.RUNNING)
    assert row.start_price == row.price == Money("2066947.92")
    assert (row.reference, row.deposit) == (Money("2870761.00"), Money("206000.00"))
    assert row.starts_at == datetime(2022, 11, 24, 16, tzinfo=COURT_ZONE)
    assert row.raw_status == {"auctionStatus": 1, "displayStatus": 1, "paimaiTimes": 4}
    assert row.loan


@pytest.mark.parametrize(
    ("platform", "row", "offer", "status"),
    [
        ("taobao", TAOBAO, Offer.A2, Status.SOLD),
        ("taobao", TAOBAO | {"bidCount": 0}, Offer.A2, Status.FAILED),
        ("taobao", TAOBAO | {"sellOff": True, "status": "todo"}, Offer.PS, Status.ANNOUNCED),
        ("taobao", TAOBAO | {"status": "break"}, Offer.A2, Status.SUSPENDED),
        ("jd", JD | {"paimaiTimes": 5}, Offer.RERUN, Status.RUNNING),
        ("jd", JD | {"displayStatus": 5}, Offer.PS, Status.WITHDRAWN),
        ("jd", JD | {"displayStatus": 7}, Offer.PS, Status.SUSPENDED),
        ("jd", JD | {"auctionStatus": 2, "bidCount": 0}, Offer.PS, Status.FAILED),
        ("jd", JD | {"paimaiTimes": 0, "title": "【一拍】房产"}, Offer.A1, Status.RUNNING),
        ("caa123", CAA, Offer.PS, Status.ANNOUNCED),
        ("caa123", CAA | {"times": 1, "lotStatus": 3}, Offer.A1, Status.SOLD),
        ("icbc", ICBC, Offer.A1, Status.FAILED),
        ("cbex", CBEX, Offer.A1, Status.SOLD),
        ("cbex", CBEX | {"JYZT": None, "JYZTSM": "已流拍"}, Offer.A1, Status.FAILED),
    ],
)
def test_each_platforms_words_mean_one_thing(
    platform: str, row: dict[str, Any], offer: Offer, status: Status
) -> None:
    (read,) = read_lots(file(row), platform)
    assert (read.offer, read.status) == (offer, status)


@pytest.mark.parametrize(
    ("platform", "row", "raw"),
    [
        ("taobao", TAOBAO | {"status": "done2"}, "done2"),
        ("taobao", TAOBAO | {"title": "某车辆"}, "某车辆"),
        ("jd", JD | {"displayStatus": 2}, "2"),
        ("jd", JD | {"displayStatus": True}, "True"),
        ("jd", JD | {"paimaiTimes": 3}, "3"),
        ("jd", JD | {"paimaiTimes": "4"}, "4"),
        ("icbc", ICBC | {"tradeStatus": 22}, "22"),
        ("caa123", CAA | {"lotStatus": 7}, "7"),
        ("cbex", CBEX | {"JYZT": 401}, "401"),
    ],
)
def test_an_unknown_state_is_refused_with_its_raw_value(
    platform: str, row: dict[str, Any], raw: str
) -> None:
    with pytest.raises(UnknownState) as refused:
        read_lots(file(row), platform)
    assert raw in refused.value.facts["raw"]
    assert refused.value.facts["place"] == "lot 1"


def test_a_bankruptcy_sale_is_no_judicial_lot_and_an_unknown_platform_has_no_map() -> None:
    with pytest.raises(NotJudicial):
        read_lots(file(JD | {"paimaiTimes": 6}), "jd")
    with pytest.raises(UnknownPlatform):
        read_lots(file(JD), "gpai")
    assert platforms() == ("caa123", "cbex", "icbc", "jd", "taobao")
    assert field_map("caa") == field_map("caa123")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b"[1]", b'{"a": 1, "a": 2}', b"[NaN]", b"\xff\xfe", b"[" * 100_000,
        file(JD | {"id": ""}), file(JD | {"id": "a\nb"}), file(JD | {"id": "9" * 65}),
        file(JD | {"minPrice": "12.345"}), file(JD | {"minPrice": "-1"}),
        file(JD | {"minPrice": True}), file(JD | {"minPrice": "1e9"}),
        file(JD | {"minPrice": "٣"}), file(JD | {"startTime": -1}),
        file(JD | {"startTime": "yesterday"}), file(JD | {"startTime": []}),
        file(JD | {"minPrice": []}), file(JD | {"bidCount": -1}),
        file(JD | {"bidCount": "many"}), file(*[JD] * 50_001),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_whole(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_lots(data, "jd")


def test_a_file_larger_than_any_platforms_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = file(JD)
    monkeypatch.setattr("auctions.imports.read.LARGEST", len(data))
    assert len(read_lots(data, "jd")) == 1
    monkeypatch.setattr("auctions.imports.read.LARGEST", len(data) - 1)
    with pytest.raises(UnreadableFile):
        read_lots(data, "jd")


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail_otherwise(data: bytes) -> None:
    for read in (lambda: read_lots(data, "jd"), lambda: read_settlement(data)):
        with pytest.raises(UnreadableFile) as no:
            read()
        assert no.value.facts["place"]


def test_bids_stand_in_the_platforms_own_order() -> None:
    bids = [
        {"seq": 14, "code": "T2", "amount": "165140.00", "received_at": "2019-08-31 10:13:20"},
        {"seq": 13, "code": "T9", "amount": "1640.00", "received_at": "2019-08-31T10:13:16+08:00"},
    ]  # fmt: skip
    read = read_bids(json.dumps({"bids": bids}).encode(), "canonical")
    assert [(bid.seq, bid.code) for bid in read] == [(13, "T9"), (14, "T2")]
    newest_first = [
        {"alias": "T2", "price": 2, "date": 1669276801000, "status": 99},
        {"alias": "T1", "price": 1, "date": 1669276800000, "status": -1},
    ]
    read = read_bids(json.dumps({"records": newest_first}).encode(), "taobao")
    assert [(bid.seq, bid.code) for bid in read] == [(1, "T1"), (2, "T2")]


@pytest.mark.parametrize(
    "bids",
    [
        [{"seq": 1, "code": "A", "amount": "1", "received_at": "2026-01-01 10:00:00"}] * 2,
        [{"seq": 1, "code": "A", "amount": "1"}],
        [{"seq": 1, "code": "A", "received_at": "2026-01-01 10:00:00"}],
        [{"seq": 1, "amount": "1", "received_at": "2026-01-01 10:00:00"}],
        [
            {"seq": 1, "code": "A", "amount": "1", "received_at": "2026-01-01 10:00:00"},
            {"code": "A", "amount": "1", "received_at": "2026-01-01 10:00:01"},
        ],
        [
            {"code": "A", "amount": "1", "received_at": f"2026-01-01 10:00:0{second}"}
            for second in (1, 3, 2)
        ],
    ],
)
def test_bids_in_no_order_are_refused(bids: list[dict[str, Any]]) -> None:
    with pytest.raises(UnreadableFile):
        read_bids(json.dumps(bids).encode(), "canonical")


ROW = {
    "platform": "taobao", "batch_no": "20260305", "seq": 1, "platform_lot_id": "630000001",
    "order_id": "O-1", "bidder_code": "B1", "kind": "DEPOSIT_REMIT", "amount": "100000.00",
    "event_time": "2026-03-05 10:30:00", "bank_ref": "BR-1",
}  # fmt: skip


def test_a_settlement_row_keeps_every_word() -> None:
    (row,) = read_settlement(json.dumps({"settlement": [ROW]}).encode())
    assert (row.kind, row.amount, row.bank_ref) == (
        RowKind.DEPOSIT_REMIT, Money("100000.00"), "BR-1",
    )  # fmt: skip
    assert row.key == ("taobao", "630000001", "O-1", "DEPOSIT_REMIT", "BR-1")


@pytest.mark.parametrize(
    "rows",
    [
        [], [ROW, ROW], [ROW | {"kind": "GIFT"}], [ROW | {"kind": 1}], [ROW | {"amount": "0.00"}],
        [ROW | {"amount": None}], [ROW | {"event_time": ""}], [ROW | {"event_time": None}],
        [ROW | {"more": 1}],
        [{k: v for k, v in ROW.items() if k != "order_id"}], [ROW | {"order_id": " "}],
        [ROW, ROW | {"seq": 2, "batch_no": "other"}], [ROW | {"seq": "x"}],
    ],
)  # fmt: skip
def test_a_hostile_settlement_is_refused_whole(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(UnreadableFile):
        read_settlement(json.dumps(rows).encode())


def test_figures_are_never_floats_on_their_way() -> None:
    assert str(document(b"[0.1]")[0]) == "0.1"
