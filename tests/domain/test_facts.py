"""Every fact of the ledger, whatever is in it: it survives the store, and its entry balances."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from ledger.domain.chart import side_of
from ledger.domain.kernel import Fact, every_root, topic_of
from ledger.store.keys import KeysInMemory
from ledger.store.mapper import FactMapper
from tests.strategies import KINDS, facts_of

MAPPER = FactMapper(KeysInMemory())
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.TOPIC for kind in KINDS])


def test_every_fact_of_every_noun_is_known() -> None:
    nouns = {root.TOPIC for root in every_root()}
    assert {kind.TOPIC.partition(".")[0] for kind in KINDS} == {
        noun for noun in nouns if not noun.startswith("test.")
    }
    assert len(KINDS) >= 44


@each_kind
@settings(max_examples=15)
@for_all(data=st.data())
def test_every_fact_survives_the_store(kind: type[Fact], data: st.DataObject) -> None:
    recorded = data.draw(facts_of(kind))
    stored = MAPPER.to_stored_event(recorded)
    assert stored.topic == topic_of(kind) == kind.TOPIC
    assert MAPPER.to_domain_event(stored) == recorded


@each_kind
@settings(max_examples=10)
@for_all(data=st.data())
def test_every_entry_balances_on_accounts_of_the_chart(
    kind: type[Fact], data: st.DataObject
) -> None:
    balance: dict[str, Decimal] = defaultdict(Decimal)
    for posting in data.draw(facts_of(kind)).postings():
        side_of(posting.account)  # raises for an account the chart does not know
        balance[posting.amount.currency.code] += posting.amount.amount
    assert not any(balance.values())
