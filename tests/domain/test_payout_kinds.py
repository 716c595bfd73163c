"""Kinds of payments: to whom each may go (R1.17), on which papers (R1.18), and who must agree."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.act import Role
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.chart import held
from ledger.domain.datafile import UnreadableTable
from ledger.domain.law.payout_papers import (
    BASES,
    PayeeOfAnotherRole,
    PayoutPaperMissing,
    may_go_to,
    may_rest_on,
)
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.policy import CashNotPaid, Policy
from ledger.store.mapper import FactMapper
from tests.docs.examples import FIXED_KEY, GOLDEN

DAY = date(2026, 3, 2)
SUZHOU, JIAYU = Policy.shipped("suzhou"), Policy.shipped("jiayu")


def named(*kinds: PaperKind) -> list[Paper]:
    return [Paper(kind, "1", DAY) for kind in kinds]


def test_every_kind_has_its_basis() -> None:
    assert set(BASES) == set(PayoutKind)


@pytest.mark.parametrize("kind", PayoutKind)
def test_a_kind_needs_each_of_its_papers_and_no_more(kind: PayoutKind) -> None:
    groups = [sorted(group)[0] for group in BASES[kind].papers]
    may_rest_on(kind, named(*groups))
    for missing in groups:
        rest = [each for each in groups if each != missing]
        with pytest.raises(PayoutPaperMissing) as refused:
            may_rest_on(kind, named(*rest))
        assert refused.value.cited == BASES[kind].article


@pytest.mark.parametrize("kind", PayoutKind)
def test_a_kind_goes_to_its_own_roles_only(kind: PayoutKind) -> None:
    for role in PartyRole:
        if not BASES[kind].roles or role in BASES[kind].roles:
            may_go_to(kind, role)
        else:
            with pytest.raises(PayeeOfAnotherRole):
                may_go_to(kind, role)


def test_the_surplus_is_the_debtors_and_nobody_elses() -> None:
    assert BASES[PayoutKind.SURPLUS].roles == {PartyRole.DEBTOR}
    assert BASES[PayoutKind.APPLICANT].roles == {PartyRole.APPLICANT}


# The court's own chains


def test_a_kind_may_have_a_chain_of_its_own_whatever_the_amount() -> None:
    small = Money("1.00")
    assert SUZHOU.approval_roles(small) == (Role.CHIEF, Role.FINANCE)
    whole = (Role.CHIEF, Role.LEADER, Role.FINANCE)
    assert SUZHOU.approval_roles(small, PayoutKind.SURPLUS) == whole


def test_cash_needs_the_leader_whatever_the_amount_and_not_every_court_pays_it() -> None:
    assert SUZHOU.approval_roles(Money("1.00"), PayoutKind.APPLICANT, Method.CASH) == (
        Role.CHIEF, Role.LEADER, Role.FINANCE,
    )  # fmt: skip
    with pytest.raises(CashNotPaid):
        JIAYU.approval_roles(Money("1.00"), PayoutKind.APPLICANT, Method.CASH)


def changed(**fields: Any) -> bytes:
    values = json.loads(SUZHOU_TEXT)
    values.update(fields)
    return json.dumps(values).encode()


SUZHOU_TEXT = (GOLDEN.parents[1] / "ledger/policies/suzhou.json").read_text()
BANDS = [{"up_to": None, "roles": ["officer", "chief", "finance"]}]


def test_a_policy_may_leave_out_chains_and_cash() -> None:
    values = json.loads(SUZHOU_TEXT)
    for name in ("approval_chains", "cash_payout"):
        del values[name], values["sources"][name]
    policy = Policy.load(json.dumps(values).encode())
    assert policy.approval_roles(Money("1.00"), PayoutKind.SURPLUS) == (Role.CHIEF, Role.FINANCE)
    assert policy.cash_payout is None
    del values["sources"]["claim_sla"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"approval_chains": [{"kinds": ["gift"], "bands": BANDS}]}, "approval_chains[0].kinds[0]"),
        (
            {"approval_chains": [{"kinds": ["fee", "fee"], "bands": BANDS}]},
            "approval_chains[0].kinds[1]",
        ),
        ({"approval_chains": [{"kinds": ["fee"]}]}, "approval_chains[0].bands"),
        ({"approval_chains": [{"kinds": ["fee"], "bands": []}]}, "approval_chains[0].bands"),
        (
            {"approval_chains": [{"kinds": ["fee"], "bands": [{"up_to": None, "roles": ["x"]}]}]},
            "approval_chains[0].bands[0].roles[0]",
        ),
        ({"cash_payout": {"role": "officer"}}, "cash_payout.role"),
        ({"sources": {**json.loads(SUZHOU_TEXT)["sources"], "cash_payout": ""}},
         "sources.cash_payout"),
    ],
)  # fmt: skip
def test_a_chain_with_a_hole_is_refused_with_its_place(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        Policy.load(changed(**fields))
    assert refused.value.facts["field"] == place


# What was recorded before there were other payers


def read_golden(topic: str) -> Any:
    golden = json.loads((GOLDEN / f"{topic}.v1.json").read_text("utf-8"))
    return FactMapper(FIXED_KEY).fact_of(
        topic, UUID(golden["originator_id"]), 1, datetime(2026, 3, 2, tzinfo=UTC),
        json.dumps(golden["state"]),
    )  # fmt: skip


def test_a_payout_of_the_first_version_is_its_cases_to_its_applicant() -> None:
    drafted = read_golden("payout.drafted")
    assert isinstance(drafted, Payout.Drafted)
    assert drafted.payer_kind == CaseAccount.TOPIC
    assert drafted.payer == CaseAccount.create_id(drafted.case_number)
    assert drafted.hold == held(drafted.case_number, drafted.originator_id)
    assert (drafted.kind, drafted.method) == (PayoutKind.APPLICANT, Method.TRANSFER)
    assert read_golden("payout.amended").papers == ()


@pytest.mark.parametrize("topic", ["payout.sent", "payout.requeued"])
def test_what_was_sent_in_the_first_version_moves_what_it_moved_then(topic: str) -> None:
    fact = read_golden(topic)
    accounts = {posting.account for posting in fact.postings()}
    assert accounts == {
        held("‹case_number›", fact.originator_id), f"transit/{fact.originator_id}",
    }  # fmt: skip
