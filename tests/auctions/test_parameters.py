"""The court's own parameters: data with owner and basis, refused by name when they are wrong."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from auctions.parameters import (
    READERS,
    AuctionParameters,
    NoParametersInForce,
    Parameters,
)
from ledger.domain.calendar import UnreadableTable
from tests.scenario import fact, given

TEXT = (files("auctions") / "policies" / "default.json").read_text("utf-8")


def changed(**values: Any) -> bytes:
    table = json.loads(TEXT)
    for name, value in values.items():
        table["values"][name]["value"] = value
    return json.dumps(table).encode()


def test_every_parameter_names_its_owner_and_its_basis() -> None:
    shipped = AuctionParameters.shipped()
    assert set(shipped.sources) == set(READERS)
    for each in shipped.sources.values():
        assert each.owner
        assert each.basis
    assert shipped.cite("max_rounds").value == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("clear_days", "yes"),
        ("balance_due_days", 0),
        ("shortfall_topup", "net"),
        ("rerun_terms", "new"),
        ("second_round_basis", []),
        ("second_round_basis", ["wish"]),
        ("max_rounds", 4),
        ("refund_hours", 25),  # the law's hours may be fewer, never more
        ("loan_most_percent", 101),
        ("escalate_to", []),
        ("escalate_to", "chief"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: Any) -> None:
    with pytest.raises(UnreadableTable) as refused:
        AuctionParameters.load(changed(**{name: value}))
    assert name in refused.value.facts["field"]


@pytest.mark.parametrize("name", READERS)
def test_a_missing_parameter_is_refused_by_its_name(name: str) -> None:
    table = json.loads(TEXT)
    del table["values"][name]
    with pytest.raises(UnreadableTable, match=name):
        AuctionParameters.load(json.dumps(table).encode())


def test_a_parameter_without_an_owner_or_a_basis_is_refused() -> None:
    for part in ("owner", "basis"):
        table = json.loads(TEXT)
        table["values"]["max_rounds"][part] = " "
        with pytest.raises(UnreadableTable, match=part):
            AuctionParameters.load(json.dumps(table).encode())


def test_pf_2_the_platform_list_is_dated_data() -> None:
    table = json.loads(TEXT)
    table["platforms"] = [
        {"platform": "某网", "from": "2020-01-01", "until": "2025-12-31", "source": "公告"}
    ]
    own = AuctionParameters.load(json.dumps(table).encode())
    assert [own.listed("某网", date(year, 6, 1)) for year in (2019, 2020, 2025, 2026)] == [
        False, True, True, False,
    ]  # fmt: skip
    table["platforms"] = []
    with pytest.raises(UnreadableTable, match="platforms"):
        AuctionParameters.load(json.dumps(table).encode())


def test_each_day_has_the_version_in_force_on_it() -> None:
    later = TEXT.replace("2026-proposal", "second").replace("2017-01-01", "2026-06-01")
    told = [
        fact(Parameters.Opened, court="苏0508"),
        fact(
            Parameters.Activated, version="2026-proposal", in_force_from=date(2017, 1, 1),
            text=TEXT,
        ),
    ]  # fmt: skip
    outcome = given(Parameters, *told).when(lambda kept: kept.activate(later))
    outcome.then(
        fact(Parameters.Activated, version="second", in_force_from=date(2026, 6, 1), text=later)
    )
    kept = outcome.root
    assert kept is not None
    assert kept.on(date(2026, 5, 31)).version == "2026-proposal"
    assert kept.on(date(2026, 6, 1)).version == "second"
    given(Parameters, *told).when(lambda kept: kept.on(date(2016, 1, 1))).then_refused(
        NoParametersInForce
    )
    given(Parameters, *told).when(lambda kept: kept.activate("{}")).then_refused(UnreadableTable)
