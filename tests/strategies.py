"""What the tests draw from, named as the domain names it."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

from hypothesis import strategies as st

from api import every
from ledger.domain.chart import CHART, AccountName
from ledger.domain.kernel import Fact, FirstFact, every_fact, topic_of
from ledger.domain.money import Money, fen

LARGEST = 10**13  # fen: a hundred billion yuan
amounts: st.SearchStrategy[Money] = st.integers(1, LARGEST).map(fen)
"""More than nothing, in yuan."""

any_amounts: st.SearchStrategy[Money] = st.integers(-LARGEST, LARGEST).map(fen)
moments = st.datetimes(
    min_value=datetime(1991, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001  # the zone is added
)  # fmt: skip
words = st.text(st.characters(exclude_categories=["Cs"]))  # no surrogates: they are no text

st.register_type_strategy(Money, any_amounts)
st.register_type_strategy(str, words)
st.register_type_strategy(
    Decimal, st.decimals(-(10**6), 10**6, places=6, allow_nan=False, allow_infinity=False)
)
st.register_type_strategy(
    AccountName,
    st.builds(
        lambda family, whose: AccountName(f"{family}/{whose}"),
        st.sampled_from(sorted(CHART)),
        words,
    ),
)

KINDS: tuple[type[Fact], ...] = tuple(
    kind
    for kind in every_fact()
    if not kind.TOPIC.startswith("test.")  # those of the tests
)
assert every  # its import is what makes the facts known


@cache
def facts_of(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of this kind that could ever have been recorded."""
    envelope: dict[str, st.SearchStrategy[Any]] = {
        "originator_id": st.uuids(),
        "originator_version": st.integers(1, 10**6),
        "timestamp": moments,
    }
    if issubclass(kind, FirstFact):
        envelope["originator_topic"] = st.just(topic_of(kind).partition(".")[0])
    hints = get_type_hints(kind, include_extras=True)
    own = {
        field.name: st.from_type(hints[field.name])
        for field in fields(kind)
        if field.name not in envelope
    }
    return st.builds(kind, **{**envelope, **own})
