"""What the book knows of one debtor's bankruptcy, told by several of his cases."""

from datetime import date
from uuid import uuid4

from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain.case_account import Party, PartyKind, PartyRole
from ledger.domain.insolvency import AcceptedOtherwise, Insolvency
from ledger.domain.law.bankruptcy import Stop
from ledger.domain.paper import Paper, PaperKind
from ledger.store.keys import MasterKey
from ledger.store.mapper import ERASED
from tests.scenario import Told, fact, given

A, B, C = "（2026）苏0508执101号", "（2026）苏0508执102号", "（2026）苏0508执103号"
DAY, LATER = date(2026, 3, 2), date(2026, 9, 1)
RULING = Paper(PaperKind.RULING, "（2026）苏05破1号", DAY)
SECOND = Paper(PaperKind.RULING, "（2026）苏05破9号", LATER)
DISMISSED = Paper(PaperKind.RULING, "（2026）苏05破1号之二", LATER)


def again(case_number: str, ruling: Paper, on: date) -> Told:
    return fact(
        Insolvency.RecordedAgain,
        case_number=case_number, debtor="p2", ruling=ruling, accepted_on=on, by="wang",
    )  # fmt: skip


RECORDED = fact(
    Insolvency.Recorded,
    blinded="0f" * 32, case_number=A, debtor="p2", ruling=RULING, accepted_on=DAY, by="wang",
)  # fmt: skip
ENDED = fact(Insolvency.Ended, case_number=A, paper=DISMISSED, by="chen")


def test_a_second_case_adds_nothing_to_a_ruling_that_is_known() -> None:
    given(Insolvency, RECORDED).when(
        lambda known: known.record_in(B, "p3", RULING, DAY, by="zhao")
    ).then()


def test_a_second_case_may_not_know_it_by_another_ruling_or_from_another_day() -> None:
    for ruling, day in ((SECOND, DAY), (RULING, LATER)):
        given(Insolvency, RECORDED).when(
            lambda known, ruling=ruling, day=day: known.record_in(B, "p3", ruling, day, by="zhao")
        ).then_refused(AcceptedOtherwise)


def test_it_ends_in_the_case_that_told_of_it_and_in_no_other() -> None:
    given(Insolvency, RECORDED).when(lambda known: known.end_in(B, DISMISSED, by="chen")).then()
    given(Insolvency, RECORDED).when(lambda known: known.end_in(A, DISMISSED, by="chen")).then(
        ENDED
    )
    given(Insolvency, RECORDED, ENDED).when(
        lambda known: known.end_in(A, DISMISSED, by="chen")
    ).then()


def test_after_its_end_a_later_ruling_is_another_bankruptcy() -> None:
    given(Insolvency, RECORDED, ENDED).when(
        lambda known: known.record_in(B, "p2", SECOND, LATER, by="wang")
    ).then(again(B, SECOND, LATER))


@for_all(st.lists(st.tuples(st.sampled_from("AE"), st.sampled_from([A, B, C])), max_size=12))
def test_whatever_the_cases_tell_in_whatever_order_it_stops_from_the_first_to_that_ones_end(
    told: list[tuple[str, str]],
) -> None:
    """The model is one word: the case that told of it first, until that very case tells its end."""
    known = Insolvency(
        blinded=uuid4().hex, case_number=A, debtor="p2", ruling=RULING, accepted_on=DAY, by="wang"
    )  # fmt: skip
    teller: str | None = A
    for what, case in told:
        if what == "A":
            known.record_in(case, "p2", RULING, DAY, by="wang")
            teller = teller or case
        else:
            known.end_in(case, DISMISSED, by="chen")
            teller = None if teller == case else teller
        assert known.stop == (Stop(DAY, RULING.number, teller) if teller else None)


def test_the_same_number_is_known_again_by_its_court_and_by_nobody_else() -> None:
    key, code = MasterKey(b"k" * 32), "91320500MA1AAAA03L"
    name = key.blinded("苏0508", code)
    assert name == MasterKey(b"k" * 32).blinded("苏0508", code)
    others = {
        key.blinded("苏0509", code), key.blinded("苏0508", code[:-1] + "M"),
        MasterKey(b"j" * 32).blinded("苏0508", code),
    }  # fmt: skip
    assert len(others | {name}) == 4
    assert code not in name


def test_two_erased_debtors_are_not_the_same_debtor() -> None:
    erased = Party("p2", PartyRole.DEBTOR, PartyKind.COMPANY, ERASED, identity=ERASED)
    assert erased.official_number is None
