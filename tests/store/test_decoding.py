"""What reads facts fast reads them as the schema that writes them would, and is no less strict."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache, reduce
from typing import Any

import pytest
from purses import Purse
from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from ledger.domain.errors import Refusal
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.store.decoding import _AMOUNTS, _Amounts, fields_reader
from ledger.store.mapper import codec_of
from tests.docs.examples import facts, golden_path

KINDS = (*facts(), Purse.Counted, Purse.Opened)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.TOPIC for kind in KINDS])

OTHERS = (None, True, 0, -1, 1.5, "", "x", "1.50", "2026-02-30", "CNY 1.5", "NaN", [], ["x"], {})


@cache
def slowly(kind: type[Fact]) -> Callable[[str], dict[str, Any]]:
    """The schema that writes this kind of fact, used to read it."""
    shape: Any = TypedDict(kind.__name__, codec_of(kind).shapes)  # type: ignore[misc]
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(shape)).validate_json


def state_of(kind: type[Fact]) -> dict[str, Any]:
    """What a fact of this kind says, as it is stored."""
    if kind is Purse.Counted:
        coins = [{"metal": "silver", "weight": "1.500", "minted_on": "1914-01-01"}]
        counter = "7d2e7719-a03f-54ee-bd79-091302574620"
        return {"class_version": 3, "coins": coins, "counter": counter, "metal": "copper"}
    if kind is Purse.Opened:
        return {"number": "一", "sealed": ["scope", "box"]}
    found: dict[str, Any] = json.loads(golden_path(kind).read_text(encoding="utf-8"))["state"]
    return found


def plain(value: Any) -> Any:
    """A value with the kind of everything in it: a ``StrEnum`` is equal to its words."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    if is_dataclass(value):
        return type(value), {
            field.name: plain(getattr(value, field.name)) for field in fields(value)
        }
    return type(value), str(value)


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a state, however deep."""
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for name, each in inside:
        yield (*way, name)
        yield from places(each, (*way, name))


def changed(state: Any, way: tuple[Any, ...]) -> Iterator[str]:
    """The state with others in the place of one value, and without it."""
    *first, at = way
    holder = reduce(lambda value, name: value[name], first, state)
    kept = holder[at]
    for other in OTHERS:
        holder[at] = other
        yield json.dumps(state)
    del holder[at]
    yield json.dumps(state)
    holder.insert(at, kept) if isinstance(holder, list) else holder.update({at: kept})


def test_every_fact_is_read_as_the_schema_that_writes_it_reads_it() -> None:
    for kind in KINDS:
        state, fast = json.dumps(state_of(kind)), codec_of(kind).load
        read = plain(fast(state))
        assert read == plain(fast(state.encode())) == plain(slowly(kind)(state)), kind.TOPIC
        many = codec_of(kind).load_many([state.encode(), state])
        assert [plain(each) for each in many] == [read, read], kind.TOPIC


@each_kind
def test_whatever_the_schema_that_writes_would_refuse_is_refused(kind: type[Fact]) -> None:
    state, codec = state_of(kind), codec_of(kind)
    fast, slow, whole = codec.load, slowly(kind), json.dumps(state)
    for way in list(places(state)):
        for text in changed(state, way):
            try:
                read = fast(text)
            except (ValueError, Refusal) as refused:
                for many in (codec.load_many, codec.check_many):  # made, or only read
                    with pytest.raises(type(refused)):
                        many([whole, text])
                continue
            codec.check_many([text])
            assert plain(read) == plain(slow(text)), text


def test_a_field_nobody_knows_is_refused_however_deep() -> None:
    let_in = [(kind.TOPIC, *way) for kind in KINDS for way in _ways_in(kind)]
    assert let_in == []


def _ways_in(kind: type[Fact]) -> Iterator[tuple[Any, ...]]:
    """Where a field that nobody knows would be let into a fact of this kind."""
    state, load = state_of(kind), codec_of(kind).load
    for way in [(), *places(state)]:
        value = reduce(lambda value, name: value[name], way, state)
        if isinstance(value, dict):
            value["future"] = 1
            try:
                load(json.dumps(state))
            except ValueError as no:
                assert "future" in str(no), kind.TOPIC  # noqa: PT017  # refused, and by its name
            else:
                yield way
            del value["future"]


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1_000", " 1", "１", "1.", "", "0x1"])
def test_a_decimal_is_read_from_a_figure_alone(figure: str) -> None:
    read = fields_reader("Weighed", {"weight": Decimal}).load
    assert read('{"weight":"-1.50E+3"}') == {"weight": Decimal("-1.50E+3")}
    with pytest.raises(ValueError, match="not a decimal figure"):
        read(json.dumps({"weight": figure}))


def test_an_amount_read_twice_is_one_amount_and_few_are_remembered() -> None:
    amounts = _Amounts()
    assert amounts["CNY 1.00"] is amounts["CNY 1.00"]
    for fen in range(_AMOUNTS + 10):
        assert amounts[f"CNY {fen}.00"] == Money(fen)
    assert len(amounts) <= _AMOUNTS


def test_a_shape_that_cannot_be_read_exactly_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="read by nothing"):
        fields_reader("Pair", {"pair": tuple[Money, str]})
