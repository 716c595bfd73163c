"""People: scenario 59, recusal, keys that cannot be taken back, and what the views know of them."""

from datetime import date

import pytest

from api.every import follower
from ledger.domain.access import HoldsNoOfficersKey
from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import Secret
from ledger.domain.case_account import NotTheOfficer, PartyKind, PartyRole
from ledger.domain.case_people import AssignedAlready, Recused, RecusedAlready
from ledger.domain.hand_over import (
    HandOverSigned,
    HandOverStale,
    NotASigner,
    OpenItemsLeft,
    OpenKind,
    ToHimself,
)
from ledger.domain.money import Money
from ledger.domain.notice import Channel
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import NotItsAuthor, State
from ledger.projections import people as views
from ledger.services.cases import NewParty
from ledger.services.notices import Notices
from ledger.services.papers import PaperNotKept
from ledger.services.people import People, ViewsBehind, left_open
from ledger.store.translation import KeyReused
from tests.services.courthouse import CASE, ROLES, Courthouse, by
from tests.services.keyed import in_use
from tests.services.refusing import refused
from tests.services.test_standing_in import DECISION, POWER, delegated, with_agent


@pytest.fixture
def desk(house: Courthouse) -> People:
    return People(house.court)


def told(house: Courthouse) -> None:
    follower(house.court).catch_up()


def key_of(house: Courthouse, person: str, role: Role = Role.OFFICER) -> str:
    return Secret.parse(in_use(house.keys, person, role)).prefix


def listed(house: Courthouse, desk: People) -> tuple[str, str]:
    told(house)
    with by("chen"):
        done = desk.list_hand_over("wang", "zhao")
    return done.ids["hand_over"], done.ids["digest"]


def signed(house: Courthouse, desk: People, number: str, digest: str, *who: str) -> None:
    for person in who:
        told(house)
        with by(person):
            desk.sign_hand_over(number, digest)


def test_scenario_59_an_officer_with_drafts_and_a_claim_leaves_only_by_a_signed_list(
    house: Courthouse, desk: People
) -> None:
    """Given two drafts and one unidentified receipt claimed; when he leaves; then not yet."""
    house.funded("25000.00")
    drafts = [house.drafted(amount).ids["payout"] for amount in ("1000.00", "2000.00")]
    line = house.receive("700.00", name="某人")
    with by("wang"):
        house.receipts.propose(line, [(CASE, Money("700.00"))], evidence="电话确认")
    prefix = key_of(house, "wang")
    told(house)
    before = house.court.position()

    with by("admin"), pytest.raises(OpenItemsLeft) as left:
        house.keys.revoke(prefix, "调离")
    assert left.value.facts["count"] == 5  # the case, its receipt, two payments, the claim
    assert house.court.position() == before

    number, digest = listed(house, desk)
    signed(house, desk, number, digest, "wang", "zhao")
    assert house.case().officer == "wang"
    signed(house, desk, number, digest, "chen")

    assert desk.hand_over(number).complete
    assert house.case().officer == "zhao"
    assert {house.payout(each).author for each in drafts} == {"zhao"}
    kinds = [item.kind for item in _open(house, "zhao")]
    assert kinds == [OpenKind.CASE, OpenKind.RECEIPT, OpenKind.PAYOUT, OpenKind.PAYOUT]
    with by("feng"):
        house.receipts.confirm(line, "c1")  # what he claimed is confirmed or refused by others
    told(house)
    with by("admin"):
        house.keys.revoke(prefix, "调离")
    assert house.topics("api-key.revoked") == 1


def _open(house: Courthouse, person: str):  # type: ignore[no-untyped-def]
    told(house)
    return left_open(house.court, person)


def test_what_came_up_after_the_list_makes_it_stale(house: Courthouse, desk: People) -> None:
    house.funded("25000.00")
    number, digest = listed(house, desk)
    house.drafted("1000.00")
    told(house)
    before = house.court.position()
    with by("wang"), pytest.raises(HandOverStale):
        desk.sign_hand_over(number, digest)
    with by("wang"), pytest.raises(HandOverStale):
        desk.sign_hand_over(number, "0" * 64)
    assert house.court.position() == before


def test_three_different_people_sign_and_each_once(house: Courthouse, desk: People) -> None:
    house.funded("25000.00")
    number, digest = listed(house, desk)
    signed(house, desk, number, digest, "wang")
    told(house)
    with by("wang"), pytest.raises(HandOverSigned):
        desk.sign_hand_over(number, digest)
    with by("chen"), pytest.raises(ToHimself):
        desk.list_hand_over("wang", "wang")
    assert desk.hand_over(number).signed == {"leaving": "wang"}
    ROLES["zhang"] = Role.OFFICER
    with by("zhang"), pytest.raises(NotASigner):
        desk.sign_hand_over(number, digest)


def test_nobody_takes_cases_over_who_is_no_officer_any_more(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    number, digest = listed(house, desk)
    with acting(Act("zhao", Role.CHIEF, "promoted", b"x")):
        refused(house, HoldsNoOfficersKey, lambda: desk.sign_hand_over(number, digest))
    signed(house, desk, number, digest, "zhao")


def test_for_an_officer_whose_key_was_suspended_a_leader_signs_and_another_watches(
    house: Courthouse, desk: People
) -> None:
    """Whoever is dismissed or detained signs nothing; his cases still change hands in the open."""
    house.funded("25000.00")
    prefix = key_of(house, "wang")
    number, digest = listed(house, desk)
    signed(house, desk, number, digest, "zhao")
    with by("chen"):
        house.keys.suspend(prefix, "停职")
    told(house)
    signed(house, desk, number, digest, "lin")
    assert desk.hand_over(number).signed == {"successor": "zhao", "leaving": "lin"}
    told(house)
    with by("lin"), pytest.raises(HandOverSigned):
        desk.sign_hand_over(number, digest)  # one person does not sign twice
    signed(house, desk, number, digest, "chen")
    assert house.case().officer == "zhao"


def test_an_officer_lists_his_own_hand_over_and_nobody_elses(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    told(house)
    with by("zhao"), pytest.raises(NotASigner):
        desk.list_hand_over("wang", "zhao")
    with by("wang"):
        assert desk.list_hand_over("wang", "zhao").ids["hand_over"]


def test_nobody_says_what_is_open_while_the_views_are_behind(
    house: Courthouse, desk: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.funded("25000.00")
    monkeypatch.setattr("ledger.services.people.SECONDS", 0.0)
    with by("chen"), pytest.raises(ViewsBehind):
        desk.list_hand_over("wang", "zhao")


def test_a_repeated_hand_over_is_answered_at_once_however_far_the_views_are(
    house: Courthouse, desk: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The views do not know the hand-over itself yet; its answer does not wait for them."""
    house.funded("25000.00")
    told(house)
    with by("chen", key="L"):
        first = desk.list_hand_over("wang", "zhao")
    number, digest = first.ids["hand_over"], first.ids["digest"]
    told(house)
    with by("wang", key="S"):
        signed = desk.sign_hand_over(number, digest)
    told(house)
    with by("wang", key="N"):
        pushed = Notices(house.court).push(CASE, channel=Channel.SYSTEM)

    def nobody_waits(*_: object) -> bool:
        raise AssertionError("it waits for the views")

    for module in ("people", "notices"):
        monkeypatch.setattr(f"ledger.services.{module}.wait_for", nobody_waits)
    with by("chen", key="L"):
        again = desk.list_hand_over("wang", "zhao")
    assert (again.replayed, again.ids, again.position) == (True, first.ids, first.position)
    with by("wang", key="S"):
        again = desk.sign_hand_over(number, digest)
    assert (again.replayed, again.ids, again.position) == (True, signed.ids, signed.position)
    with by("wang", key="N"):
        again = Notices(house.court).push(CASE, channel=Channel.SYSTEM)
    assert (again.replayed, again.ids) == (True, pushed.ids)
    with by("wang", key="S", words=b"other"), pytest.raises(KeyReused):
        desk.sign_hand_over(number, digest)


def test_a_lost_key_is_replaced_first_and_then_taken_back(house: Courthouse) -> None:
    house.funded("25000.00")
    lost = key_of(house, "wang")
    key_of(house, "wang")
    told(house)
    with by("admin"):
        house.keys.revoke(lost, "遗失")


def test_after_a_hand_over_the_successor_withdraws_and_does_not_approve(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    payout = house.drafted("1000.00").ids["payout"]
    number, digest = listed(house, desk)
    signed(house, desk, number, digest, "wang", "zhao", "chen")
    with by("wang"), pytest.raises(NotItsAuthor):
        house.payouts.withdraw(payout, "改")
    with by("zhao"):
        house.payouts.withdraw(payout, "改")
    assert house.payout(payout).state is State.WITHDRAWN
    with by("wang"), pytest.raises(NotTheOfficer):
        house.payouts.draft(CASE, "p1", Money(1), "x")


def test_a_case_is_given_to_another_officer_but_not_to_its_own(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    payout = house.drafted("1000.00").ids["payout"]
    with by("chen"), pytest.raises(HoldsNoOfficersKey, match="zhao"):
        desk.assign(CASE, "zhao", basis="分案调整")
    in_use(house.keys, "zhao", Role.OFFICER)
    with by("chen"):
        desk.assign(CASE, "zhao", basis="分案调整")
    assert house.case().officer == "zhao"
    assert house.payout(payout).author == "zhao", "what was asked for goes with the case"
    before = house.court.position()
    with by("chen"), pytest.raises(AssignedAlready):
        desk.assign(CASE, "zhao", basis="分案调整")
    assert house.court.position() == before


def test_whoever_keeps_away_does_nothing_on_the_case_by_any_command(
    house: Courthouse, desk: People
) -> None:
    house.funded("25000.00")
    drafted = house.drafted("1000.00")
    line = house.receive("700.00", name="某人")
    with by("lin"):
        desk.recuse(CASE, "chen", paper=DECISION)
    with by("lin"):
        desk.recuse(CASE, "wang", paper=DECISION)
    before = house.court.position()

    with by("chen"), pytest.raises(Recused):
        house.payouts.approve(drafted.ids["payout"], drafted.ids["digest"])
    with by("chen"), pytest.raises(Recused):
        house.payouts.reject(drafted.ids["payout"], "不同意")
    with by("wang"), pytest.raises(Recused):
        house.payouts.draft(CASE, "p1", Money(1), "发放")
    with by("wang"), pytest.raises(Recused):
        house.cases.add_party(CASE, NewParty(PartyRole.DEBTOR, PartyKind.PERSON, "李四"))
    with by("wang"), pytest.raises(Recused):
        house.receipts.propose(line, [(CASE, Money(1))], evidence="x")
    with by("lin"), pytest.raises(RecusedAlready):
        desk.recuse(CASE, "wang", paper=DECISION)
    with by("lin"), pytest.raises(Recused):
        desk.recuse(CASE, "lin", paper=DECISION)  # nobody decides it of himself
    assert house.court.position() == before

    for person in ("zhao", "wang"):
        in_use(house.keys, person, Role.OFFICER)
    with by("lin"):
        desk.assign(CASE, "zhao", basis="回避后指定")
    with by("zhao"):
        house.payouts.draft(CASE, "p1", Money(1), "发放")
    with by("lin"), pytest.raises(Recused):
        desk.assign(CASE, "wang", basis="x")  # nor is it given back to him


def test_an_act_names_no_file_that_was_never_handed_in(house: Courthouse, desk: People) -> None:
    house.open_case()
    lost = Paper(PaperKind.DECISION, "决1号", date(2026, 3, 2), "ab" * 32)
    for person in ("chen", "lin"):  # nobody decides it of himself, with such a paper least of all
        with by("lin"), pytest.raises(PaperNotKept):
            desk.recuse(CASE, person, paper=lost)


def test_the_views_know_keys_powers_delegations_recusals_and_hand_overs(
    house: Courthouse, desk: People
) -> None:
    agent = with_agent(house)
    with by("wang"):
        desk.give_power(
            CASE, "p1", agent, collects=True, own_account=True, begins=date(2026, 3, 2),
            until=None, papers=[POWER],
        )  # fmt: skip
    with by("wang"):
        desk.end_power(CASE, "w1", on=date(2026, 3, 5), paper=DECISION)
    with by("lin"):
        desk.recuse(CASE, "feng", paper=DECISION)
    delegation = delegated(desk)
    prefix = key_of(house, "sun", Role.FINANCE)
    number, digest = listed(house, desk)
    signed(house, desk, number, digest, "wang", "zhao", "lin")
    told(house)

    with house.court.database.app.connect() as connection:
        book = house.court.book
        (power,) = views.powers_of(connection, book, CASE)
        (recusal,) = views.recusals_of(connection, book, CASE)
        (given,) = views.delegations(connection, book).items
        (handed,) = views.hand_overs(connection, book).items
        (key,) = views.keys(connection, book, person="sun").items
    assert (power.ended, power.own_account) == (date(2026, 3, 5), True)
    assert (recusal.person, recusal.decided_by) == ("feng", "lin")
    assert (given.number, given.uses, given.delegate) == (delegation, 0, "sun")
    assert (handed.witness_signed, handed.completed_at is not None) == ("lin", True)
    assert key.prefix == prefix
    assert house.case().officer == "zhao"
