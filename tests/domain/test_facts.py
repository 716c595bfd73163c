"""Every fact of the ledger, whatever is in it: it survives the store, and its entry balances."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid5

import pytest
from eventsourcing.domain import CanInitAggregate
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from ledger.domain.chart import side_of
from ledger.domain.kernel import NAMESPACE, Fact, FirstFact, every_root, name_id, topic_of
from ledger.store.keys import KeysInMemory
from ledger.store.mapper import FactMapper
from tests.docs.examples import example
from tests.strategies import KINDS, facts_of

MAPPER = FactMapper(KeysInMemory())
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.TOPIC for kind in KINDS])
FIRST = [kind for kind in KINDS if issubclass(kind, FirstFact)]
POSTING = [kind for kind in KINDS if kind.postings is not Fact.postings]


def test_every_fact_of_every_noun_is_known() -> None:
    nouns = {root.TOPIC for root in every_root()}
    assert {kind.TOPIC.partition(".")[0] for kind in KINDS} == {
        noun for noun in nouns if not noun.startswith("test.")
    }
    assert len(KINDS) >= 44


@each_kind
@settings(max_examples=6)
@for_all(data=st.data())
def test_every_fact_survives_the_store(kind: type[Fact], data: st.DataObject) -> None:
    recorded = data.draw(facts_of(kind))
    stored = MAPPER.to_stored_event(recorded)
    assert stored.topic == topic_of(kind) == kind.TOPIC
    assert MAPPER.to_domain_event(stored) == recorded


@pytest.mark.parametrize("kind", POSTING, ids=[kind.TOPIC for kind in POSTING])
@settings(max_examples=6)
@for_all(data=st.data())
def test_every_entry_balances_on_accounts_of_the_chart(
    kind: type[Fact], data: st.DataObject
) -> None:
    balance: dict[str, Decimal] = defaultdict(Decimal)
    for posting in data.draw(facts_of(kind)).postings():
        side_of(posting.account)  # raises for an account the chart does not know
        balance[posting.amount.currency.code] += posting.amount.amount
    assert not any(balance.values())


def _name_files(said: Any, papers: list[str], others: list[str]) -> Any:
    """The same, with a file of its own for every paper in it, and for whatever else names one."""
    if isinstance(said, list):
        return [_name_files(each, papers, others) for each in said]
    if not isinstance(said, dict):
        return said
    if "sha256" not in said:
        return {name: _name_files(each, papers, others) for name, each in said.items()}
    named = papers if said.keys() == {"kind", "number", "day", "sha256"} else others
    digest = sha256(f"{named is papers}{len(named)}".encode()).hexdigest()
    named.append(digest)
    rest = {name: _name_files(each, papers, others) for name, each in said.items()}
    return rest | {"sha256": digest}


def test_a_fact_counts_the_file_of_every_paper_it_names_among_those_kept() -> None:
    """Read in what is stored, where a paper is four words, and not in the annotations."""
    beside = set()
    for kind in KINDS:
        written, papers, others = MAPPER.to_stored_event(example(kind)), list[str](), list[str]()
        state = _name_files(json.loads(written.state), papers, others)
        fact = MAPPER.to_domain_event(replace(written, state=json.dumps(state).encode()))
        if papers:
            assert isinstance(fact, Fact)
            kept = set(fact.files_kept())
            assert kept - set(others) == set(papers), kind.TOPIC
            beside |= {kind.TOPIC} if kept & set(others) else set()
    assert beside == {"restoration.compared"}, "which rests on statements beside its papers"


def _made(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except ValueError as said:  # an example's words need not mean anything
        return str(said)


@pytest.mark.parametrize("kind", FIRST, ids=[kind.TOPIC for kind in FIRST])
def test_a_first_fact_makes_its_root_as_the_library_would(kind: type[FirstFact]) -> None:
    fact: Any = MAPPER.to_domain_event(MAPPER.to_stored_event(example(kind)))
    theirs = _made(lambda: CanInitAggregate.mutate(fact, None))
    assert _made(lambda: fact.mutate(None)) == theirs


def test_most_acts_rest_on_papers() -> None:
    """So that the test before does not pass because it finds none."""
    found = [kind for kind in KINDS if '"sha256":' in MAPPER.state_of(example(kind))]
    assert len(found) > 40


@for_all(words=st.lists(st.text(max_size=20), max_size=4))
def test_a_thing_is_named_as_the_standard_says(words: list[str]) -> None:
    made, standard = name_id("thing", *words), uuid5(NAMESPACE, "\x1f".join(("thing", *words)))
    assert made == standard
    assert (made.version, made.variant) == (5, standard.variant)
    assert (str(made), hash(made)) == (str(standard), hash(standard))
