"""A refusal says what, why and by which article; a failure says nothing but its id."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
import sqlalchemy.exc
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from api.app import create_app
from api.middleware import SAFETY
from api.plain import plain
from api.problems import OURS, _place, every_refusal, install, problem_of, speaks_chinese, status_of
from api.settings import Settings
from ledger.domain.errors import Refusal
from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.translation import InterfaceError, NoSuchBook, OperationalError
from tests.api.office import ACCOUNT, APPLICANT, STRANGER, A, Office, line_id, refused

SELF_MADE = {"case_number": A, "party": "p1", "amount": "20000.00", "purpose": "发放"}


def test_a_refusal_carries_its_facts_as_members(office: Office) -> None:
    problem = refused(office.post("/payouts", SELF_MADE), 409, "not-enough-money")
    assert problem["free"] == "10000.00"
    assert problem["asked"] == "20000.00"
    assert problem["instance"] == "/payouts"


def test_a_refusal_cites_its_article(office: Office) -> None:
    number = office.drafted()
    payout = office.seen(f"/payouts/{number}")
    out_of_turn = office.post(
        f"/payouts/{number}/approve", {"digest": payout["digest"]}, "finance", seen=1
    )
    assert (
        refused(out_of_turn, 409, "approval-out-of-turn")["article"] == "法发〔2017〕6号 第十二条"
    )


@pytest.mark.parametrize(
    ("wished", "title", "language"),
    [
        ("", "不存在", "zh"),
        ("en", "Not found", "en"),
        ("zh-CN,en;q=0.5", "不存在", "zh"),
        ("zh;q=0.3, en-GB;q=0.8", "Not found", "en"),
        ("fr", "不存在", "zh"),
        ("en;q=x", "不存在", "zh"),
        ("en; q=0.1, zh-CN; q=0.9", "不存在", "zh"),
    ],
)
def test_a_title_is_said_in_the_readers_language(
    office: Office, wished: str, title: str, language: str
) -> None:
    answer = office.get("/payouts/（2017）苏0508执999号-1", headers={"Accept-Language": wished})
    assert refused(answer, 404, "not-found")["title"] == title
    assert answer.headers["content-language"] == language


def test_english_is_not_preferred_when_it_weighs_nothing() -> None:
    assert speaks_chinese("en;q=0")


def test_no_name_leaves_in_a_problem(office: Office) -> None:
    body = {
        "holder": STRANGER, "number": "6222000000000000004", "bank_name": "工行",
        "bank_code": "102305000013", "evidence": "确认书",
    }  # fmt: skip
    answer = office.post(f"/cases/{A}/parties/p1/accounts", body)
    problem = refused(answer, 409, "payee-name-differs")
    assert STRANGER not in answer.text
    assert APPLICANT not in answer.text
    assert "•••" in problem["detail"]


def test_every_wrong_place_is_named_by_a_pointer(office: Office) -> None:
    body = {"case_number": A, "party": "P-1", "amount": 12.5, "purpose": "x", "a/b": 1}
    problem = refused(office.post("/payouts", body), 422, "malformed-request")
    pointers = {error["pointer"] for error in problem["errors"]}
    assert pointers == {"#/party", "#/amount", "#/a~1b"}
    assert "12.5" not in problem["detail"]
    for said in ("当事人（party）：格式不符", "金额（amount）：金额须为带两位小数", "a/b：无此项"):
        assert said in problem["detail_zh"]
    assert "P-1" not in problem["detail_zh"]


def test_a_day_that_does_not_exist_is_named_in_chinese(office: Office) -> None:
    body = {"case_number": A, "officer": "wang", "filed_on": "2026-02-30", "bank_account": "1"}
    problem = refused(office.post("/cases", body), 422, "malformed-request")
    assert "立案日（filed_on）：日期不存在" in problem["detail_zh"]
    assert problem["errors"][0]["detail_zh"] in problem["detail_zh"]


def test_a_wrong_header_or_query_is_named_by_its_place(office: Office) -> None:
    problem = refused(office.get("/cases?limit=0"), 422, "malformed-request")
    assert problem["errors"][0]["in"] == "query"
    assert problem["errors"][0]["name"] == "limit"


def test_json_that_cannot_be_read_is_malformed(office: Office) -> None:
    broken = office.post("/payouts", headers={"Content-Type": "application/json"}, content="{")
    problem = refused(broken, 422, "malformed-request")
    assert problem["errors"][0]["pointer"] == "#"


def test_an_unknown_address_and_an_unknown_method_are_problems_too(office: Office) -> None:
    refused(office.get("/nowhere"), 404, "no-such-page")
    refused(office.client.delete("/livez"), 405, "no-such-method")


def test_a_failure_nobody_foresaw_says_nothing_but_its_id(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"secret of {APPLICANT}")

    monkeypatch.setattr("ledger.services.payouts.Payouts.payout", broken)
    with caplog.at_level(logging.ERROR, "anzhang.api"):
        answer = office.get(f"/payouts/{A}-1", headers={"X-Request-ID": "trace-7"})
    problem = refused(answer, 500, "unforeseen")
    assert problem["trace"] == "trace-7"
    assert "secret" not in answer.text
    assert "trace-7" in caplog.text


def test_a_silent_database_is_unavailable_and_says_when_to_ask_again(
    desk_court: Court, office: Office
) -> None:
    nowhere = Database(desk_court.database.dsn.replace("/t_", "/gone_"))
    master = MasterKey(os.urandom(KEY_BYTES))
    broken = create_app(Court(nowhere, desk_court.book, master), Settings())
    with TestClient(broken, raise_server_exceptions=False) as client:
        for answer in (
            client.get("/readyz"),
            client.get("/cases", headers=office.headers("chief")),
        ):
            refused(answer, 503, "database-silent")
            assert answer.headers["retry-after"] == "2"


FULL_DISK = """
CREATE FUNCTION pg_temp_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON {table} EXECUTE FUNCTION pg_temp_full();
"""


@contextmanager
def full_disk(database: Database, table: str) -> Iterator[None]:
    """While it lasts, the server answers as one that has no room to extend this table."""
    with owner_engine(database.dsn).begin() as owner:
        owner.exec_driver_sql(FULL_DISK.format(table=table))
    try:
        yield
    finally:
        with owner_engine(database.dsn).begin() as owner:
            owner.exec_driver_sql("DROP FUNCTION pg_temp_full CASCADE")


@pytest.mark.parametrize("table", ["anzhang.facts", "anzhang.data_keys"])
def test_a_full_disk_is_said_so_and_the_same_request_is_done_once_there_is_room(
    desk_court: Court, office: Office, table: str
) -> None:
    number = "（2019）苏0508执303号" if table.endswith("facts") else "（2019）苏0508执304号"
    new = {
        "case_number": number, "officer": "li.na", "filed_on": "2019-01-05",
        "bank_account": ACCOUNT,
        "parties": [{"role": "debtor", "kind": "person", "name": "某甲"}],
    }  # fmt: skip
    before = desk_court.position()
    with full_disk(desk_court.database, table):
        problem = refused(office.post("/cases", new, key=number[-4:-1]), 503, "database-full")
    assert problem["title"] == "数据库磁盘已满，未作登记"
    assert desk_court.position() == before
    assert office.post("/cases", new, key=number[-4:-1]).status_code == 201


def test_every_problem_has_a_page_that_explains_it(office: Office) -> None:
    kinds = {kind.code: kind for kind in every_refusal()}
    listed = {each["code"]: each for each in office.get("/problems", None).json()["items"]}
    assert listed.keys() == kinds.keys()
    for code, kind in kinds.items():
        page = office.get(f"/problems/{code}", None).json()
        assert page == listed[code]
        assert page["meaning"], code
        assert page["status"] == (500 if code == "unforeseen" else status_of(kind))


def test_a_browser_reads_a_page_and_nothing_in_it_is_markup(office: Office) -> None:
    answer = office.get("/problems/acts-twice", None, headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "法发〔2017〕6号" in answer.text
    refused(office.get("/problems/nobody-was-ever-refused-so", None), 404, "not-found")


def test_no_two_refusals_share_a_code() -> None:
    codes: dict[str, type[Refusal]] = {}
    pending: list[type[Refusal]] = [Refusal]
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        if "code" in vars(kind) and kind.__module__.partition(".")[0] != "tests":
            assert codes.setdefault(kind.code, kind) is kind, kind.code


@pytest.mark.parametrize("path", ["/livez", "/nowhere", f"/lines/{line_id('S1')}"])
def test_every_answer_carries_the_headers_of_safety_and_an_id(office: Office, path: str) -> None:
    answer = office.get(path)
    assert {name: answer.headers[name] for name in SAFETY} == SAFETY
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 32


def test_an_id_the_caller_gives_is_kept_with_the_facts(office: Office) -> None:
    answer = office.post(
        "/payouts", SELF_MADE | {"amount": "1.00"}, headers={"X-Request-ID": "r-1"}
    )
    assert answer.headers["x-request-id"] == "r-1"
    last = office.seen(f"/ledger/journal?after={answer.json()['first'] - 1}")["items"]
    assert [fact["correlation"] for fact in last] == ["r-1", "r-1"]


@pytest.mark.parametrize("given", ["a b\tc", "a" * 65])
def test_an_id_that_is_no_id_is_replaced(office: Office, given: str) -> None:
    answer = office.get("/livez", headers={"X-Request-ID": given})
    assert len(answer.headers["x-request-id"]) == 32


def asked(path: str = "/x") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": []})


def test_the_facts_of_a_refusal_take_no_place_of_a_problems_own_members() -> None:
    facts: dict[str, Any] = dict.fromkeys(sorted(OURS - {"detail", "detail_zh", "article"}), "x")
    body = problem_of(Refusal("no", **(facts | {"errors": []})), asked()).body
    assert "places" not in body
    assert (body["status"], body["instance"], body["errors"]) == (409, "/x", [])


def test_a_member_with_signs_of_a_pointer_is_named_in_full() -> None:
    place = _place({"type": "missing", "loc": ("body", "a~b/c"), "msg": "x"})
    assert place["pointer"] == "#/a~0b~1c"


def broken_off(*, off: bool) -> Exception:
    return sqlalchemy.exc.DatabaseError("x", {}, Exception("x"), connection_invalidated=off)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NoSuchBook("x"), 503),
        (InterfaceError("x"), 503),
        (OperationalError("x"), 503),
        (psycopg2.OperationalError("x"), 503),
        (sqlalchemy.exc.OperationalError("x", {}, Exception("x")), 503),
        (sqlalchemy.exc.InterfaceError("x", {}, Exception("x")), 503),
        (broken_off(off=True), 503),
        (broken_off(off=False), 500),
    ],
    ids=lambda each: type(each).__name__,
)
def test_of_what_a_database_says_only_silence_is_taken_for_silence(
    error: Exception, status: int
) -> None:
    app = FastAPI()
    install(app)

    @app.get("/")
    async def fails() -> None:
        raise error

    answer = TestClient(app, raise_server_exceptions=False).get("/")
    assert answer.status_code == status


def test_what_json_cannot_carry_is_named_by_its_kind_only() -> None:
    assert plain({"a": object(), "b": (1, {2})}) == {"a": "object", "b": [1, [2]]}
