"""A generated month of receipts with planted traps: is what books right, and what is proposed?"""

from collections.abc import Iterator

from tests.bench.measure import Figure, timed
from tests.bench.world import World
from tests.matching.generated_month import measure, month


def matching(world: World, *, months: int, lines: int) -> Iterator[Figure]:
    """Measure exact rules and proposals over several months, and how fast lines are matched."""
    made = [
        month(world.random(f"month {nth}").randrange(2**32), lines=lines) for nth in range(months)
    ]
    with timed() as watch:
        found = [measure(each) for each in made]
    wrong = sum(each.booked_wrong for each in found)
    booked = sum(each.booked for each in found)
    proposed, first = sum(e.proposed for e in found), sum(e.first_right for e in found)
    owned, at_all = sum(e.to_propose for e in found), sum(e.any_right for e in found)
    every = sum(each.lines for each in found)
    workload = (
        f"{months} generated months of {lines:,} receipts each: one in three is made to deceive"
        " (other main accounts, contradicting remarks, misread requests, namesakes, slips)"
    )
    yield Figure(
        "exact rules right, of what they booked", 100 * (booked - wrong) / booked, "%",
        target=100, workload=workload,
    )  # fmt: skip
    yield Figure("lines booked by exact rules", 100 * booked / every, "%", workload=workload)
    yield Figure(
        "proposals: precision of the first", 100 * first / proposed, "%", workload=workload
    )
    yield Figure(
        "proposals: recall among those shown", 100 * at_all / owned, "%", workload=workload
    )
    yield Figure("lines matched", every / watch.seconds, "lines/s", workload=workload)
