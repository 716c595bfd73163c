"""Who acts on a legacy line says which version he saw; another one is refused before anything."""

import inspect
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import clock
from ledger.domain.act import Act, acting
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import MATRIX
from ledger.services.command import COMMANDS, ChangedSince
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.clearing import Clearing
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.services.courthouse import CASE, Courthouse

ONE = Money("1.00")
ACCOUNT: dict[str, Any] = {
    "holder": "甲", "number": "62", "bank_name": "工商银行", "bank_code": "102305000013",
}  # fmt: skip
GIVEN: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "take_step": ((next(iter(Step)), None), {"result": "无"}),
    "reclassify": ((LegacyClass.D,), {"reason": "误汇"}),
    "propose": (([(CASE, ONE)], Grade.E1), {"evidence": "回单"}),
    "prove": (("m1", Grade.E1), {"evidence": "回单"}),
    "confirm": (("m1",), {}),
    "refuse": (("m1", "不符"), {}),
    "reassign": (("fee/x", "说明"), {}),
    "state_destination": (("p1",), {**ACCOUNT, "paper": None}),
    "pay": (("p1", ONE, "退回", next(iter(PayoutKind))), {}),
}


def test_no_act_on_a_legacy_line_goes_by_what_was_seen_before_it_changed(
    house: Courthouse, tmp_path: Path
) -> None:
    old = Old(house, tmp_path).loaded(row(1))
    line, today = old.id(1), clock.today()
    paper = Paper(PaperKind.RULING, "裁定1", today)
    before = house.court.position()
    for name, (words, more) in GIVEN.items():
        role = next(iter(MATRIX[COMMANDS[f"Clearing.{name}"]]))
        said = tuple(today if word is None else word for word in words)
        beside = {key: paper if value is None else value for key, value in more.items()}
        with acting(Act("yan", role, f"K-{name}", b"x")), pytest.raises(ChangedSince) as stale:
            getattr(old.clearing, name)(line, *said, **beside, expected=99)
        assert stale.value.facts["seen"] == 99, name
    assert house.court.position() == before


def test_every_act_on_a_legacy_line_is_here() -> None:
    acts = {
        name
        for name, act in inspect.getmembers(Clearing, inspect.isfunction)
        if {"line", "expected"} <= inspect.signature(act).parameters.keys()
        and f"Clearing.{name}" in COMMANDS
    }
    assert acts == GIVEN.keys()
