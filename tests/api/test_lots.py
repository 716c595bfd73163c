"""Every act of lots has a door: made from its service, with its version and its dry run."""

import inspect
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api.app import document
from api.cli.lots import lot
from api.lot_acts import ACTS, BY_NAME, SERVICES, ZH
from api.signatures import Act, is_command, unwired
from auctions.lot_words import Creditor, LoanTrack, Terms
from ledger.domain.act import Act as Person
from ledger.domain.act import Role, acting
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted


def every_command() -> set[tuple[str, str]]:
    """Every command of every service of lots, found again without the acts."""
    return {
        (service.__name__, name)
        for service, _ in SERVICES
        for name, method in inspect.getmembers(service)
        if not name.startswith("_") and hasattr(method, "__wrapped__")
        and not isinstance(inspect.getattr_static(service, name), staticmethod)
    }  # fmt: skip


def test_every_command_of_a_lot_is_an_act_with_a_chinese_name_of_its_own() -> None:
    assert len(ACTS) == len(every_command()) > 70
    assert len(BY_NAME) == len(ACTS)
    assert {act.name for act in ACTS} == set(ZH), "each act has its name, and no name is left over"
    assert all(act.doc for act in ACTS)


@pytest.fixture(scope="module")
def operations() -> dict[str, dict[str, Any]]:
    """The document's operations on lots."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if operation["tags"] == ["lots"]
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_an_act_is_reachable_over_http(act: Act, operations: dict[str, dict[str, Any]]) -> None:
    path = f"POST /lots/{{lot}}/{act.path}" if act.of_one_lot else f"POST /auctions/{act.path}"
    operation = operations[path]
    required = {p["name"].lower() for p in operation["parameters"] if p["required"]}
    assert "idempotency-key" in required
    assert ("if-match" in required) == act.needs_version
    assert "dry_run" in {p["name"] for p in operation["parameters"]}
    assert ("requestBody" in operation) == (act.body is not None)


def test_a_body_becomes_the_services_own_values() -> None:
    act = BY_NAME["set-terms"]
    assert act.body is not None
    body = act.body.model_validate_json(
        '{"terms": {"start": "700000.00", "deposit": "100000.00", "increment": "5000.00",'
        ' "balance_due_days": 15, "loan": {"banks": ["建设银行"], "most_percent": 70,'
        ' "due_days": 45}}, "panel": "笔录", "on": "2026-01-20"}'
    )
    terms = unwired(getattr(body, "terms"), Terms)  # noqa: B009  # made at run time
    assert terms == Terms(
        Money(700_000), Money(100_000), Money(5_000), 15, loan=LoanTrack(("建设银行",), 70, 45)
    )
    listing = BY_NAME["list-creditors"]
    assert listing.body is not None
    body = listing.body.model_validate_json(
        '{"creditors": [{"party": "p1", "rank": 1, "basis": "判决", "entitled": "1.00"}],'
        ' "document": "表", "priority": "0.00", "costs": "0.00"}'
    )
    found = unwired(getattr(body, "creditors"), tuple[Creditor, ...])  # noqa: B009
    assert found == (Creditor("p1", 1, "判决", Money("1.00")),)


def test_money_in_a_body_is_never_a_number_and_no_word_is_unknown() -> None:
    act = BY_NAME["order-top-up"]
    assert act.body is not None
    good = '{"attempt": "r1-A1", "order": "令", "amount": %s, "pay_by": "2026-07-01"%s}'
    act.body.model_validate_json(good % ('"1.00"', ""))
    for wrong in (good % ("1.00", ""), good % ('"1.00"', ', "more": 1')):
        with pytest.raises(ValueError, match=r"amount|more"):
            act.body.model_validate_json(wrong)


def test_what_is_no_command_is_no_act() -> None:
    assert not is_command(lambda: None)
    assert not any(act.name in ("lot", "money", "refunds", "rules") for act in ACTS)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_an_auditor_may_do_none_of_them(act: Act) -> None:
    service = next(kind for kind, desk in SERVICES if desk == act.desk)
    with acting(Person("audit", Role.AUDITOR)), pytest.raises(NotPermitted):
        getattr(service(None), act.name)()  # asked before anything is looked at


def test_the_command_line_names_every_act_and_refuses_what_is_none() -> None:
    shown = CliRunner().invoke(lot, ["acts", "--json"])
    assert {each["act"] for each in json.loads(shown.stdout)} == set(BY_NAME)
    for words, code in (
        (["do", "sell-it"], "not-found"),
        (["do", "refund"], "act-not-understood"),
        (["do", "refund", "L1", "payee"], "act-not-understood"),
        (["do", "refund", "L1", "money=1"], "act-not-understood"),
        (["do", "refund", "L1", "payee=B1", "amount=1"], "act-not-understood"),
    ):
        refused = CliRunner().invoke(lot, words)
        assert isinstance(refused.exception, Refusal), words
        assert refused.exception.code == code, words
