"""Lists turn by cursor, reads wait for what they must see, and the past can be asked."""

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from ledger.domain import clock
from ledger.store.court import Court
from tests.api.office import A, B, Office, Secrets, line_id, refused

LISTS = (
    "/cases", "/lines", "/payouts", "/statements", "/batches", "/ledger/journal",
    f"/cases/{A}/statement", "/lists/to-claim", "/lists/to-confirm", "/lists/accounts-to-confirm",
    "/lists/to-approve", "/lists/to-send", "/lists/in-transit", "/lists/unknown",
    "/lists/returned", "/lists/overdue", "/lists/discrepancies", "/lists/unexplained",
)  # fmt: skip


def whole(office: Office, path: str, limit: int) -> list[object]:
    """A whole list, page by page, by following the links."""
    found, link = [], f"{path}?limit={limit}"
    while link:
        answer = office.get(link)
        found.extend(answer.json()["items"])
        assert len(answer.json()["items"]) <= limit
        linked = answer.links.get("next", {}).get("url", "")
        assert bool(linked) == (answer.json()["next"] is not None)
        link = linked
    return found


def test_a_list_read_in_small_parts_is_the_whole_list_once(office: Office) -> None:
    for path in ("/cases", "/lines", "/ledger/journal", f"/cases/{A}/statement"):
        at_once = office.seen(f"{path}?limit=500")
        assert len(at_once["items"]) > 1
        assert at_once["next"] is None
        assert whole(office, path, 1) == at_once["items"]


@pytest.mark.parametrize("mark", ["nonsense!", "WyJ4Il0", "WzFd", "é", "9" * 400])
def test_a_cursor_no_list_gave_is_refused(office: Office, mark: str) -> None:
    for path in LISTS:
        refused(office.get(path, params={"after": mark}), 422, "not-a-cursor")


def test_each_list_holds_what_waits_and_nothing_else(office: Office) -> None:
    office.claimed("700.00")
    waiting = office.drafted("1.00")
    approved = office.approved("2.00")
    sent = office.approved("3.00")
    office.done(f"/batches/{office.queued(sent)}/send", None, "sender")
    office.catch_up()

    def numbers(name: str) -> list[str]:
        return [each["number"] for each in office.seen(f"/lists/{name}")["items"]]

    assert numbers("to-approve?role=chief") == [waiting]
    assert [
        each["number"] for each in office.get("/lists/to-approve", "chief").json()["items"]
    ] == [waiting]
    assert numbers("to-approve?role=finance") == []
    assert numbers("to-send") == [approved]
    assert numbers("in-transit") == [sent]
    assert numbers("unknown") == numbers("returned") == []
    assert [each["claim"] for each in office.seen("/lists/to-confirm")["items"]] == ["c1"]
    to_claim = office.seen("/lists/to-claim")["items"]
    assert [each["line"] for each in to_claim] == [str(line_id("S2"))]
    assert [each["number"] for each in office.listed(f"/cases/{A}/payouts")] == [
        waiting, approved, sent,
    ]  # fmt: skip
    assert office.listed(f"/cases/{B}/payouts") == []


def test_what_is_asked_of_a_case_that_does_not_exist_is_not_found(office: Office) -> None:
    for part in ("", "/parties", "/clocks", "/payouts", "/statement"):
        refused(office.get(f"/cases/（2017）苏0508执999号{part}"), 404, "not-found")


def test_cases_are_listed_by_officer(office: Office) -> None:
    assert len(office.seen("/cases?officer=li.na")["items"]) == 2
    assert office.seen("/cases?officer=nobody")["items"] == []


# Waiting for what was written


def test_a_read_that_must_see_a_write_waits_for_it(
    desk_court: Court, furnished: tuple[str, Secrets]
) -> None:
    settings = Settings(dsn=desk_court.database.dsn, wait_seconds=30)
    with TestClient(create_app(desk_court, settings, follow=True)) as client:
        office = Office(client, desk_court, furnished[1], None)  # type: ignore[arg-type]
        body = {"case_number": A, "party": "p1", "amount": "1.00", "purpose": "x"}
        done = office.done("/payouts", body)
        listed = office.seen(f"/payouts?at_least={done['position']}")["items"]
    assert [each["number"] for each in listed] == [done["ids"]["payout"]]


def test_a_read_that_waited_long_enough_is_unavailable(office: Office) -> None:
    office.drafted()
    answer = office.get(f"/payouts?at_least={office.court.position()}")
    refused(answer, 503, "not-yet-visible")
    assert answer.headers["retry-after"] == "2"


def test_a_position_the_book_has_not_reached_is_malformed(office: Office) -> None:
    answer = office.get(f"/payouts?at_least={office.court.position() + 1}")
    refused(answer, 422, "beyond-the-book")


# The past


def test_a_balance_is_what_the_book_knew_then(office: Office) -> None:
    account = f"/ledger/balance?account=case/{A}/available"
    before, moment = office.court.position(), clock.now()
    office.drafted("1000.00")
    assert office.seen(account)["amount"] == "9300.00"
    assert office.seen(f"{account}&known_at={before}")["amount"] == "10300.00"
    written = moment.astimezone(clock.COURT_ZONE).isoformat()
    known = office.get("/ledger/balance", params={"account": f"case/{A}/available",
                                                  "known_at": written})  # fmt: skip
    assert known.json()["amount"] == "10300.00"
    assert office.seen(f"{account}&known_at=0")["amount"] == "0.00"


def test_an_accounts_entries_are_what_the_book_knew_then(office: Office) -> None:
    path = f"/ledger/entries?account=case/{A}/available"
    before = office.seen(path)["items"]
    at = office.court.position()
    office.drafted("1000.00")
    now = office.seen(path)["items"]
    assert now[:-1] == before
    assert (now[-1]["amount"], now[-1]["balance"]) == ("-1000.00", "9300.00")
    assert office.seen(f"{path}&known_at={at}")["items"] == before
    day = now[0]["effective_on"]
    assert office.seen(f"{path}&effective_on={day}")["items"] == [
        each for each in now if each["effective_on"] <= day
    ]
    assert office.seen(f"{path}&effective_on=2016-01-01")["items"] == []
    refused(office.get("/ledger/entries?account=pocket/1"), 422, "no-such-account")


def test_a_line_is_followed_to_where_its_money_is_and_was(office: Office) -> None:
    path, before = f"/lines/{line_id('S1')}/trail", office.court.position()
    came = office.seen(path)
    assert [(each["account"], each["amount"]) for each in came["resting"]] == [
        (f"case/{A}/available", came["amount"])
    ]
    number = office.drafted("1000.00")
    bound = office.seen(path)
    assert [(each["payout"], each["amount"]) for each in bound["resting"]][-1] == (
        number, "1000.00"
    )  # fmt: skip
    assert office.seen(f"{path}?known_at={before}") == came
    refused(office.get(f"/lines/{line_id('S9')}/trail"), 404, "no-money-came")


def test_a_balance_is_what_counted_by_a_day(office: Office) -> None:
    account = f"/ledger/balance?account=case/{A}/available"
    assert office.seen(f"{account}&effective_on=2026-03-01")["amount"] == "0.00"
    assert office.seen(f"{account}&effective_on=2026-03-02")["amount"] == "10300.00"


def test_a_statement_and_the_trial_balance_can_be_asked_of_the_past(office: Office) -> None:
    before = office.court.position()
    office.drafted("1000.00")
    assert len(office.seen(f"/cases/{A}/statement")["items"]) == 3
    assert len(office.seen(f"/cases/{A}/statement?known_at={before}")["items"]) == 2
    assert office.seen(f"/cases/{A}/statement?effective_on=2026-03-01")["items"] == []
    past = office.seen("/ledger/trial-balance?effective_on=2026-03-01")
    assert past == {"currency": "CNY", "families": [], "total": "0.00"}
    now = office.seen("/ledger/trial-balance")
    assert now["total"] == "0.00"
    assert {each["prefix"]: each["amount"] for each in now["families"]} == {
        "bank": "15300.00", "unclaimed": "-5000.00", "case": "-10300.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-03-02", "2026-03-02T09:30:00", "2026-13-02T09:30:00Z", "-1",
             "0001-01-01T00:00:00+23:00", "9" * 19],
)  # fmt: skip
def test_a_past_that_is_neither_a_position_nor_a_time_is_malformed(
    office: Office, when: str
) -> None:
    for path in (f"/cases/{A}/statement", "/ledger/trial-balance"):
        refused(office.get(path, params={"known_at": when}), 422, "malformed-request")


def test_an_account_the_chart_does_not_know_is_refused(office: Office) -> None:
    refused(office.get("/ledger/balance?account=nothing/1"), 422, "no-such-account")
    refused(office.get("/ledger/trial-balance?currency=ZZZ"), 422, "not-money")


# The journal, replay and proof


def test_a_stream_is_replayed_up_to_a_version(office: Office) -> None:
    journal = office.seen("/ledger/journal?limit=500")["items"]
    opened = next(fact for fact in journal if fact["topic"] == "case-account.opened")
    path = f"/ledger/streams/{opened['stream']}/facts"
    facts = office.seen(path)["items"]
    assert [fact["version"] for fact in facts] == list(range(1, len(facts) + 1))
    assert office.seen(f"{path}?upto=2")["items"] == facts[:2]
    assert whole(office, path, 1) == facts
    refused(office.get(f"/ledger/streams/{line_id('S9')}/facts"), 404, "not-found")


def test_the_journal_masks_names_and_balances_every_fact(office: Office) -> None:
    answer = office.get("/ledger/journal?limit=500")
    for name in ("张三丰", "李四光", "王五常", "6222000000000000004"):
        assert name not in answer.text
    items = answer.json()["items"]
    assert [fact["position"] for fact in items] == list(range(1, len(items) + 1))
    for fact in items:
        assert sum(round(float(leg["amount"]) * 100) for leg in fact["postings"]) == 0


def test_the_book_is_verified_against_a_head_noted_earlier(office: Office) -> None:
    verdict = office.seen("/ledger/verify")
    assert verdict["intact"]
    head = "{book}:{position}:{link}".format(**verdict["head"])
    office.drafted()
    again = office.get("/ledger/verify", params={"head": head}).json()
    assert again["intact"]
    assert again["facts"] == verdict["facts"] + 2
    cut = f"{verdict['head']['book']}:{verdict['head']['position']}:{'00' * 32}"
    broken = office.get("/ledger/verify", params={"head": cut}).json()
    assert not broken["intact"]
    [found] = broken["differences"]
    assert (found["kind"], found["kind_zh"]) == ("history-rewritten", "历史被改写")
    assert found["detail_zh"].endswith("的事实不是记下末端时的那一件")
    refused(office.get("/ledger/verify", params={"head": "x"}), 422, "not-a-head")


def test_clocks_run_from_the_notice_and_parties_show_their_accounts(office: Office) -> None:
    clocks = office.listed(f"/cases/{A}/clocks")
    assert [each["unsettled"] for each in clocks] == ["10000.00", "300.00"]
    assert all(each["notified_on"] == clock.today().isoformat() for each in clocks)
    parties = office.listed(f"/cases/{A}/parties")
    assert [each["party"] for each in parties] == ["p1", "p2"]
    assert parties[0]["confirmed_by"] == "qian.duo"


def test_health_says_how_far_the_book_is(office: Office) -> None:
    assert office.seen("/livez") == {"alive": True}
    assert office.seen("/readyz") == {"ready": True, "position": office.court.position()}
    assert office.seen("/ledger/position") == {"position": office.court.position()}
