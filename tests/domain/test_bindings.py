"""What is bound is found by its payout and by its payee alike, whatever was bound and let go."""

from datetime import date
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain.binding import Bindings, Bound
from ledger.domain.money import fen

DAY = date(2026, 3, 2)
steps = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["p1", "p2", "p3"]), st.booleans()), max_size=30
)


@for_all(done=steps)
def test_of_a_payee_all_is_found_that_is_bound_for_him_and_nothing_else(
    done: list[tuple[int, str, bool]],
) -> None:
    bound: Bindings[Bound] = Bindings()
    model: dict[UUID, Bound] = {}
    for number, party, bind in done:
        payout = UUID(int=number)
        before = model.pop(payout, None)
        if bind:  # anew, and perhaps for another payee
            model[payout] = bound[payout] = Bound(party, DAY, fen(number))
        else:
            assert bound.pop(payout, None) == before
        assert (dict(bound), len(bound)) == (model, len(model))
        for each in ("p1", "p2", "p3"):
            assert list(bound.of(each)) == [b for b in model.values() if b.party == each]
