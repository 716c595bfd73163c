"""What goes into a fact comes out as it was, and a person can be taken out for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import MapperDeserialisationError
from hypothesis import given
from hypothesis import strategies as st
from purses import Coin, Metal, Purse
from pydantic_core import PydanticSerializationError

from api.serve import court_of
from api.settings import Settings
from ledger.domain.kernel import Fact, Personal
from ledger.domain.money import Money, fen
from ledger.store.court import Court
from ledger.store.keys import KeyDestroyed, KeysInMemory, MasterKey, NoMasterKey
from ledger.store.mapper import ERASED, FactMapper, RecordedFact, codec_of

THEN = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
COINS = (Coin(Metal.SILVER, Decimal("1.500"), date(1914, 1, 1)), Coin(Metal.COPPER, Decimal(3)))


@pytest.fixture
def mapper() -> FactMapper:
    return FactMapper(KeysInMemory())


def envelope() -> dict[str, Any]:
    return {"originator_id": uuid4(), "originator_version": 2, "timestamp": THEN}


def opened(holder: str = "张三", telephone: str | None = "13900000000") -> Purse.Opened:
    return Purse.Opened(
        originator_id=uuid4(),
        originator_version=1,
        timestamp=THEN,
        originator_topic="test.purse",
        number="一",
        holder=holder,
        telephone=telephone,
    )


def counted(**changed: Any) -> Purse.Counted:
    given_ = {"coins": COINS, "counter": uuid4(), "metal": Metal.SILVER, "remark": "旧"} | changed
    return Purse.Counted(**envelope(), **given_)


def state(stored: RecordedFact, text: str, topic: str | None = None) -> RecordedFact:
    return replace(stored, state=text.encode(), topic=topic or stored.topic)


# Going in and coming out


@pytest.mark.parametrize(
    "fact",
    [
        opened(),
        opened(telephone=None),
        counted(),
        counted(coins=()),
        Purse.Filled(
            **envelope(), number="一", amount=Money("12.30"), value_date=date(2024, 2, 29)
        ),
        Purse.Filled(**envelope(), number="一", amount=Money("1.00", "USD")),
        Purse.Spent(**envelope(), number="\x00\x1f\n\"\\ '%s 𠮷", amount=fen(1)),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_fact_comes_back_as_it_went_in(mapper: FactMapper, fact: Fact) -> None:
    back = mapper.to_domain_event(mapper.to_stored_event(fact))
    assert back == fact
    assert type(back) is type(fact)
    assert {k: type(v) for k, v in vars(back).items()} == {
        k: type(v) for k, v in vars(fact).items()
    }


@given(
    st.lists(
        st.builds(
            Coin,
            st.sampled_from(Metal),
            st.decimals(allow_nan=False, allow_infinity=False),
            st.none() | st.dates(),
        )
    ).map(tuple),
    st.uuids(),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_values_come_back_as_they_went_in(
    coins: tuple[Coin, ...], counter: UUID, remark: str
) -> None:
    mapper = FactMapper()
    fact = counted(coins=coins, counter=counter, remark=remark)
    back = mapper.to_domain_event(mapper.to_stored_event(fact))
    assert back == fact
    assert [str(coin.weight) for coin in back.coins] == [str(coin.weight) for coin in coins]


def test_the_state_is_canonical(mapper: FactMapper) -> None:
    fact = Purse.Filled(**envelope(), number="一", amount=Money(5), value_date=date(2026, 1, 2))
    assert mapper.state_of(fact) == '{"amount":"CNY 5.00","number":"一","value_date":"2026-01-02"}'


def test_the_database_keeps_a_fact_as_it_was(court: Court) -> None:
    purse = Purse(number="一", holder="张三", telephone="139")
    purse.fill(Money("12.30"), date(2026, 1, 2))
    purse.count(COINS, uuid4(), Metal.COPPER)
    saved = court.save(purse)
    found = court.find(Purse, purse.id, named="一")
    assert (found.holder, found.telephone, found.balance, found.coins) == (
        "张三",
        "139",
        Money("12.30"),
        COINS,
    )
    stored = court.recorder.select_events(purse.id)
    back = [court.facts.to_domain_event(each) for each in stored]
    # The store's own time replaces the moment the fact was made.
    assert [replace_time(fact) for fact in back] == [replace_time(fact) for fact in saved.facts]


def replace_time(fact: Fact) -> dict[str, Any]:
    return vars(fact) | {"timestamp": None}


def test_a_value_of_the_wrong_kind_is_not_written(mapper: FactMapper) -> None:
    with pytest.raises(PydanticSerializationError):
        mapper.state_of(counted(metal="gold"))
    with pytest.raises(PydanticSerializationError):
        mapper.state_of(counted(coins="many"))


# What older and newer programs wrote


def test_an_older_fact_is_lifted_step_by_step(mapper: FactMapper) -> None:
    now, by = mapper.to_stored_event(counted()), uuid4()
    first = state(now, f'{{"coins":[{{"metal":"silver","weight":"2"}}],"counted_by":"{by}"}}')
    second = state(now, f'{{"class_version":2,"coins":[],"counted_by":"{by}","metal":"silver"}}')
    back = mapper.to_domain_event(first)
    assert isinstance(back, Purse.Counted)
    assert (back.metal, back.counter) == (Metal.COPPER, by)
    assert back.coins == (Coin(Metal.SILVER, Decimal(2)),)
    assert back.remark == "none"  # a field it did not know
    assert "class_version" not in vars(back)
    again = mapper.to_domain_event(second)
    assert isinstance(again, Purse.Counted)
    assert (again.metal, again.counter) == (Metal.SILVER, by)


@pytest.mark.parametrize(
    "text",
    [
        '{"amount":"CNY 1.00","number":"x","from":"the future"}',  # a field nobody knows
        '{"amount":"CNY 1.00"}',  # one missing
        '{"amount":1.0,"number":"x"}',
        '{"amount":"CNY 1","number":"x"}',
        "not json",
        "[]",
    ],
)
def test_a_fact_that_cannot_be_read_whole_is_not_read_at_all(mapper: FactMapper, text: str) -> None:
    stored = mapper.to_stored_event(
        Purse.Spent(
            originator_id=uuid4(), originator_version=7, timestamp=THEN, number="x", amount=fen(1)
        )
    )
    with pytest.raises(MapperDeserialisationError, match=r"test\.purse\.spent version 7"):
        mapper.to_domain_event(state(stored, text))


# Persons


def test_a_person_is_nowhere_in_the_row(court: Court, owner: sa.Engine) -> None:
    purse = Purse(number="一", holder="诸葛亮", telephone="13912345678")
    court.save(purse)
    with owner.connect() as connection:
        tables = ("facts", "postings", "balances", "requests", "books", "data_keys")
        text = "".join(
            str(connection.exec_driver_sql(f"SELECT t::text FROM anzhang.{table} t").fetchall())
            for table in tables
        )
    assert "test.purse.opened" in text
    assert "诸葛亮" not in text
    assert "13912345678" not in text


def test_the_same_person_is_sealed_differently_each_time(mapper: FactMapper) -> None:
    fact = opened()
    assert mapper.state_of(fact) != mapper.state_of(fact)


def test_a_person_whose_key_is_destroyed_is_erased_and_the_rest_stays(court: Court) -> None:
    purses = {
        number: Purse(number=number, holder="张三", telephone="139") for number in ("一", "二")
    }
    court.save(*purses.values())
    scope = str(Purse.create_id("一"))
    assert court.keys.destroy(scope) is True
    assert court.keys.destroy(scope) is False
    found = court.find_many(Purse, [purse.id for purse in purses.values()])
    gone, kept = found[purses["一"].id], found[purses["二"].id]
    assert (gone.number, gone.holder, gone.telephone) == ("一", ERASED, ERASED)
    assert (kept.number, kept.holder, kept.telephone) == ("二", "张三", "139")
    # Another process, that never held the key, finds the same; and nothing new can be sealed.
    other = Court(court.database, court.book, court.keys.master)
    other.keys.load_all()
    assert other.find(Purse, gone.id, named="一").holder == ERASED
    assert other.find(Purse, kept.id, named="二").holder == "张三"
    with pytest.raises(KeyDestroyed):
        court.save(Purse(number="一", holder="李四"))


def test_every_process_forgets_a_person_another_has_erased(court: Court) -> None:
    """One that has shown the name shows it no more, and seals nothing under a key that is gone."""
    purses = [Purse(number=number, holder="张三") for number in ("一", "二")]
    court.save(*purses)
    running = Court(court.database, court.book, court.keys.master)
    running.keys.ASKED_EVERY = 0.0  # a second would have to be waited for

    def shown() -> list[str]:
        found = running.find_many(Purse, [purse.id for purse in purses])
        return [found[purse.id].holder for purse in purses]

    assert shown() == ["张三", "张三"]
    for gone, now in ((0, [ERASED, "张三"]), (1, [ERASED, ERASED])):
        court.keys.destroy(str(purses[gone].id))
        assert shown() == now
    with pytest.raises(KeyDestroyed):
        running.facts.state_of(replace(opened(), originator_id=purses[0].id))


def test_a_reader_without_keys_reads_everything_but_the_person(court: Court) -> None:
    purse = Purse(number="一", holder="张三")
    court.save(purse)
    reader = FactMapper(unseal=False)
    first = reader.to_domain_event(court.recorder.select_events(purse.id)[0])
    assert isinstance(first, Purse.Opened)
    assert (first.number, first.holder) == ("一", ERASED)


def test_a_person_sealed_before_a_field_was_added_is_read_without_it(mapper: FactMapper) -> None:
    stored = mapper.to_stored_event(opened())
    keys = mapper.keys
    assert keys is not None
    box = keys.seal("scope", '{"holder":"张三"}'.encode())
    back = mapper.to_domain_event(state(stored, f'{{"number":"一","sealed":["scope","{box}"]}}'))
    assert isinstance(back, Purse.Opened)
    assert (back.holder, back.telephone) == ("张三", None)


def test_a_writer_without_keys_writes_no_person() -> None:
    with pytest.raises(RuntimeError, match="no keys"):
        FactMapper().state_of(opened())


def test_a_box_moved_to_another_scope_does_not_open(mapper: FactMapper) -> None:
    keys = mapper.keys
    assert keys is not None
    box = keys.seal("one", b"somebody")
    keys.seal("other", b"")
    assert keys.unseal("one", box) == b"somebody"
    with pytest.raises(InvalidTag):
        keys.unseal("other", box)


def test_something_personal_inside_another_value_is_refused_not_left_open() -> None:
    class Inside(Fact):
        """Holds names where they would not be sealed."""

        TOPIC: ClassVar[str] = "test.inside"
        names: tuple[Personal, ...]

    with pytest.raises(TypeError, match="field of its own"):
        codec_of(Inside)


# The master key


def test_reading_a_master_key_that_is_gone_makes_no_other(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    with pytest.raises(NoMasterKey):
        MasterKey.read(path)
    with pytest.raises(NoMasterKey):
        court_of(Settings(dsn="postgresql://nowhere/none", key_file=path))
    assert not path.exists()


def test_the_master_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    wrapped = MasterKey.at(path).wrap("scope", b"k" * 32)
    assert path.stat().st_mode & 0o777 == 0o600
    assert MasterKey.at(path).unwrap("scope", wrapped) == b"k" * 32
    with pytest.raises(InvalidTag):
        MasterKey.at(path).unwrap("another", wrapped)
    with pytest.raises(InvalidTag):
        MasterKey(b"x" * 32).unwrap("scope", wrapped)


def test_two_processes_that_need_a_key_first_agree_on_one(court: Court) -> None:
    master = MasterKey(b"k" * 32)
    one, other = (Court(court.database, court.book, master).keys for _ in range(2))
    box = one.seal("scope", b"somebody")
    assert other.unseal("scope", box) == b"somebody"
    assert one.unseal("scope", other.seal("scope", b"else")) == b"else"
