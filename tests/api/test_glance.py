"""Every list of the day has its columns at the command line, and both doors have every list."""

from dataclasses import fields

import pytest

from api.app import document
from api.cli import reading
from api.day_lists import DATED, PLAIN, Listed
from ledger.domain.act import Role
from ledger.domain.policy_ladder import Watcher

NAMES = set(reading._queries(Role.CHIEF, Watcher.CHIEF))


@pytest.mark.parametrize("listed", [*PLAIN, *DATED], ids=lambda listed: listed.name)
def test_the_columns_of_a_list_are_columns_of_its_rows(listed: Listed) -> None:
    rows = {field.name: field.type for field in fields(listed.record)}
    known = {*rows, *(field.name for field in fields(rows["clock"]))} if "clock" in rows else rows
    assert set(reading.GLANCE[listed.name]) <= set(known)


def test_every_list_is_found_at_both_doors() -> None:
    paths = document()["paths"]
    over_http = {path.removeprefix("/lists/") for path in paths if path.startswith("/lists/")}
    assert {each.name for each in (*PLAIN, *DATED)} <= over_http
    assert over_http <= NAMES, "a list of HTTP that the command line does not have"
    assert set(reading.GLANCE) == NAMES
