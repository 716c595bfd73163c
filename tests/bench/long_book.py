"""What is done with a whole book: replayed, verified, told to its views, asked about its past."""

from collections.abc import Iterator
from statistics import quantiles
from time import perf_counter
from uuid import UUID

from eventsourcing.persistence import Mapper

from api.every import EVERY, HOME, rebuild
from ledger.domain.chart import bank
from ledger.projections import journal
from ledger.store.checkpoint import checkpoint, extract
from ledger.store.court import Court
from ledger.store.extract_check import check
from ledger.store.mapper import FactMapper
from ledger.store.quiet import undisturbed
from ledger.store.stretches import Stretch, facts_in, replay, stretches
from ledger.store.verify import verify
from tests.bench.book import write_book
from tests.bench.day_lists import day_lists
from tests.bench.measure import Figure, rate, timed
from tests.bench.stock import StockRecorder, stock_transcoder
from tests.bench.world import MAIN, World, case_number

PAGE = 5_000


def long_book(
    world: World, *, facts: int, cases: int, replayed: int, told: int, asked: int
) -> Iterator[Figure]:
    """Write ``facts`` facts; verify them all, replay them, ask for past balances, tell every view
    and read the day's lists.

    A second book, of ``told`` facts, is told to every view as well: it fits in memory.
    """
    with world.court() as court:
        with timed() as watch:
            held = write_book(world, court, facts, cases)
        yield Figure(
            "facts recorded in bulk", held / watch.seconds, "facts/s",
            workload=f"{held:,} facts with their postings, 5,000 a commit, made in this process",
        )  # fmt: skip
        world.settle(court.database)
        yield _verified(court, held)
        yield _proved(court, held)
        yield _asked(world, court, asked)
        yield from _replayed(court, min(replayed, held))
        yield _told(court, held)
        yield from day_lists(court)
    with world.court() as court:
        held = write_book(world, court, told, cases)
        world.settle(court.database)
        yield _told(court, held)


def _verified(court: Court, held: int) -> Figure:
    with timed() as watch:
        verdict = verify(court.database, court.book)
    if not verdict.intact:
        raise RuntimeError(f"the bench's own book is broken: {verdict.differences[:1]}")
    seconds = watch.seconds
    return Figure(
        f"verify {held:,} facts", seconds, "s", target=10 * held / 1_000_000, less_is_better=True,
        workload="chain, versions, postings, balances, and every fact's own postings from its"
        f" words, in 2 processes; {held / seconds:,.0f} facts/s; the target is 10 s a million",
    )  # fmt: skip


def _proved(court: Court, held: int) -> Figure:
    number = case_number(1)
    with timed() as watch:
        proof = extract(court, number)
    check(proof.as_dict(), str(checkpoint(court)))
    entries = proof.leaf.count("\n") - len(proof.facts)
    return Figure(
        f"a case proved out of {held:,} facts", watch.seconds, "s",
        workload=f"{number} with {entries:,} lines and {len(proof.facts):,} facts, one of"
        f" {proof.checkpoint.subjects:,} leaves; then checked against a checkpoint made again",
    )  # fmt: skip


def _replayed(court: Court, count: int) -> Iterator[Figure]:
    stock = StockRecorder(court.database)
    stock.create_table()
    mapper = Mapper[UUID](stock_transcoder())
    ours = FactMapper(court.keys, unseal=False)
    for lines in court.recorder.stream(upto=count):
        stock.insert_events([mapper.to_stored_event(ours.fact_of(*line[1:])) for line in lines])
    theirs = rate(count, lambda: _replay_stock(stock, mapper))
    one = rate(count, lambda: _replay(court, ours, count))
    yield Figure(
        "typed replay, one process", one, "facts/s", baseline=theirs,
        baseline_is=f"stock mapper and JSONTranscoder, pages of {PAGE:,}",
        workload=f"the same {count:,} facts, mostly of seven kinds, personal fields left sealed"
        " (stock: a mark in their place)",
    )  # fmt: skip
    held = court.position()
    yield Figure(
        "typed replay of a book", rate(held, lambda: _replay_all(court, held)), "facts/s",
        target=150_000, wanted_ratio=3, baseline=theirs,
        baseline_is="the same stock replay; it has no way to use a second core",
        workload=f"all {held:,} facts by two processes, their start included",
    )  # fmt: skip


def _replay(court: Court, mapper: FactMapper, count: int) -> None:
    make = mapper.makers
    with undisturbed():
        for lines in court.recorder.stream(upto=count):
            for _, topic, id_, version, recorded_at, state in lines:
                make[topic](id_, version, recorded_at, state)


def _replay_all(court: Court, held: int) -> None:
    parts = stretches(court.database.dsn, court.book, held, HOME)
    if sum(replay(parts, count_facts)) != held:
        raise RuntimeError("a fact was not replayed")


def count_facts(stretch: Stretch) -> int:
    """Read every fact of a stretch as what it is, and count them."""
    return sum(1 for _ in facts_in(stretch))


def _replay_stock(stock: StockRecorder, mapper: Mapper[UUID]) -> None:
    position = 0
    with undisturbed():
        while page := stock.select_notifications(position, PAGE, inclusive_of_start=False):
            for each in page:
                mapper.to_domain_event(each)
            position = page[-1].id


def _told(court: Court, held: int) -> Figure:
    return Figure(
        f"rebuild of every view, {held:,} facts",
        rate(held, lambda: rebuild(court)),
        "facts/s",
        target=50_000,
        workload=f"{held:,} facts told to {len(EVERY)} views by two processes, names opened",
    )


def _asked(world: World, court: Court, asked: int) -> Figure:
    draw = world.random("balances")
    last = court.position()
    took = []
    with court.database.app.connect() as connection:
        for _ in range(asked):
            position = draw.randrange(1, last + 1)
            start = perf_counter()
            journal.balance(connection, court.book, bank(MAIN), at_position=position)
            took.append((perf_counter() - start) * 1000)
    held = court.recorder.rows(
        "SELECT count(*) FROM anzhang.postings WHERE book = %s AND account = %s",
        (court.book, bank(MAIN)),
    )
    return Figure(
        "balance at a past position, p99", quantiles(took, n=100)[98], "ms", target=5,
        less_is_better=True,
        workload=f"an account with {held[0][0]:,} entries, {asked:,} positions at random;"
        f" median {quantiles(took, n=2)[0]:.2f} ms",
    )  # fmt: skip
