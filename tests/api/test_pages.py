"""Pages follow one another in the list they were cut from, and in no other."""

import pytest

from ledger.projections.read import NotACursor, cursor_of, read_cursor
from tests.api.office import A, B, Office, refused


def test_a_page_mark_goes_on_in_its_own_list_only(office: Office) -> None:
    mark = office.seen("/cases?limit=1")["next"]
    assert [each["case_number"] for each in office.seen(f"/cases?after={mark}")["items"]] == [B]
    waited = office.seen("/cases?limit=1&at_least=1")["next"]
    assert waited == mark, "when and how much is read makes no other list"
    for other in (
        f"/cases?officer=li.na&after={mark}",
        f"/payouts?after={mark}",
        f"/keys?after={mark}",
        "/cases?after=" + mark.partition(".")[2],
        f"/cases?after=x{mark}",
    ):
        refused(office.get(other, "admin"), 422, "not-a-cursor")


def test_what_is_added_meanwhile_neither_hides_nor_repeats_a_row(office: Office) -> None:
    first = office.seen("/payouts?limit=1")
    assert first["next"] is None
    numbers = [office.drafted(f"{each}.00") for each in (1, 2, 3)]
    office.catch_up()
    page = office.seen("/payouts?limit=2")
    numbers.append(office.drafted("4.00"))
    office.catch_up()
    rest = office.seen(f"/payouts?limit=2&after={page['next']}")
    assert [each["number"] for each in (*page["items"], *rest["items"])] == numbers


def test_the_link_to_the_next_page_leads_there_with_its_filters(office: Office) -> None:
    answer = office.get("/cases?officer=li.na&limit=1")
    link = answer.headers["link"].removeprefix("<").partition(">")[0]
    assert "officer=li.na" in link
    assert office.seen(link)["items"][0]["case_number"] == B


@pytest.mark.parametrize("mark", [cursor_of(["\ud800"]), "x", cursor_of(["\0"])])
def test_a_mark_with_half_a_character_is_none(office: Office, mark: str) -> None:
    with pytest.raises(NotACursor):
        read_cursor(mark, 1)
    refused(office.get(f"/cases/{A}/statement?after={mark}"), 422, "not-a-cursor")
