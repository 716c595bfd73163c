"""Case numbers as courts write them, as they used to, and as payers write them."""

import random
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.ids import ENFORCEMENT, Candidate, CaseNumber, NotACaseNumber, find_in_remark

CURRENT = [
    ("（2016）苏05执123号", (2016, "苏05", "执", 123, "")),
    ("（2017）苏0508执恢45号", (2017, "苏0508", "执恢", 45, "")),
    ("（2019）皖1522执1748号", (2019, "皖1522", "执", 1748, "")),
    ("（2021）苏0583执保9号", (2021, "苏0583", "执保", 9, "")),
    ("（2016）琼执9号之六", (2016, "琼", "执", 9, "之六")),
    ("（2023）最高法执监129号", (2023, "最高法", "执监", 129, "")),
    ("（2024）苏0505民初12345678号之十一", (2024, "苏0505", "民初", 12345678, "之十一")),
]
LEGACY = [
    ("（2015）杭下执民字第2741号", (2015, "杭下", "执民", 2741, "")),
    ("（2015）合执字第00524号", (2015, "合", "执", 524, "")),
    ("（2011）黔东执字第18号", (2011, "黔东", "执", 18, "")),
    ("（2005）苏中执字第123-5号", (2005, "苏中", "执", 123, "-5")),
    ("（2013）吴江民初字第5号之一", (2013, "吴江", "民初", 5, "之一")),
    ("（1999）沪海法商字第7号", (1999, "沪海法", "商", 7, "")),
]
courts = st.sampled_from(["最高法", "苏", "苏05", "苏0508", "皖1522", "新40", "兵0801", "琼"])
suffixes = st.sampled_from(["", "之一", "之十二"])
numbers = st.builds(
    lambda year, court, kind, serial, suffix: f"（{year}）{court}{kind}{serial}号{suffix}",
    st.integers(1900, 2099),
    courts,
    st.sampled_from([*ENFORCEMENT, "民初", "财保", "破申"]),
    st.integers(1, 99_999_999),
    suffixes,
)
scraps = st.lists(
    st.sampled_from([*"（）()〔〕苏执恢号字第之一民初最高法年- \u3000\n", "05", "2016", "0", "7"]),
    max_size=24,
).map("".join)


def parts(number: CaseNumber) -> tuple[int, str, str, int, str]:
    return number.year, number.court, number.type_word, number.serial, number.suffix


@pytest.mark.parametrize(("text", "expected"), CURRENT)
def test_a_number_of_the_present_grammar_is_read_into_its_parts(
    text: str, expected: tuple[int, str, str, int, str]
) -> None:
    number = CaseNumber.parse(text)
    assert (parts(number), number.kind, str(number)) == (expected, "current", text)


@pytest.mark.parametrize(("text", "expected"), LEGACY)
def test_a_number_from_before_2016_is_kept_as_legacy(
    text: str, expected: tuple[int, str, str, int, str]
) -> None:
    number = CaseNumber.parse(text)
    assert (parts(number), number.kind, str(number)) == (expected, "legacy", text)


@pytest.mark.parametrize(
    "written",
    [
        "(2016)苏05执123号",
        "〔2016〕苏05执123号",
        "[2016] 苏05 执 123 号",
        "（２０１６）苏０５执１２３号",
        "【2016】苏05执123号\u200b",
        "\ufeff（2016）\u3000苏05执123号\n",
    ],
)
def test_width_brackets_and_spaces_make_no_other_number(written: str) -> None:
    number = CaseNumber.parse(written)

    assert str(number) == "（2016）苏05执123号"
    assert number.raw == written
    assert number == CaseNumber.parse("（2016）苏05执123号")
    assert len({number, CaseNumber.parse("（2016）苏05执123号")}) == 1


@pytest.mark.parametrize(
    ("written", "position", "reason"),
    [
        ("（2016）苏5执123号", 8, "two or four digits"),
        ("（2016）苏05012执123号", 8, "two or four digits"),
        ("（2016）苏05执0123号", 11, "begins with a zero"),
        ("（2016）苏05执号", 12, "is missing"),
        ("（3016）苏05执1号", 2, "19.. or 20.."),
        ("（201）苏05执1号", 2, "four digits"),
        ("(2016)苏05执123", 14, "号 is missing"),
        ("（2016）苏05执123456789号", 11, "more than eight"),
        ("（2016）火05执1号", 7, "no court"),
        ("（2016苏05执1号", 6, "bracket"),
        ("2016）苏05执1号", 1, "begins with a year"),
        ("（2016）苏05执恢保全1号", 10, "one to three"),
        ("（2016）苏05执123号补", 15, "may follow"),
        ("（2017）苏中执字第5号", 10, "ended with 2015"),
        ("（2016）苏05", 10, "type word is missing"),
        ("（2016）苏05号", 10, "type word is missing"),
        ("", 1, "nothing: a case number begins with a year"),
    ],
)
def test_a_malformed_number_is_refused_with_the_place_and_the_reason(
    written: str, position: int, reason: str
) -> None:
    with pytest.raises(NotACaseNumber, match=reason) as refused:
        CaseNumber.parse(written)
    assert refused.value.facts["position"] == position


def test_a_number_longer_than_any_number_is_not_looked_at() -> None:
    with pytest.raises(NotACaseNumber, match="1014 characters"):
        CaseNumber.parse("（2016）苏05执123号" + " " * 999 + "。")
    with pytest.raises(NotACaseNumber, match="201 characters"):
        CaseNumber.parse("（2016）苏05执123号" + " " * 187)
    assert CaseNumber.parse("（2016）苏05执123号" + " " * 186).serial == 123


@pytest.mark.parametrize("kind", ENFORCEMENT)
def test_enforcement_numbers_know_themselves(kind: str) -> None:
    assert CaseNumber.parse(f"（2016）苏05{kind}1号").is_enforcement


def test_other_numbers_are_no_enforcement_numbers() -> None:
    assert CaseNumber.parse("（2015）杭下执民字第2741号").is_enforcement
    assert not CaseNumber.parse("（2016）苏05民初1号").is_enforcement
    assert not CaseNumber.parse("（2013）吴江民初字第5号").is_enforcement


@given(numbers)
def test_reading_twice_reads_the_same(text: str) -> None:
    number = CaseNumber.parse(text)
    assert str(number) == text
    assert CaseNumber.parse(str(number)) == number


@given(st.one_of(st.text(), scraps))
@example("（2016）苏05执" + "９" * 300)
def test_any_text_is_a_number_or_is_refused_as_none(text: str) -> None:
    try:
        number = CaseNumber.parse(text)
    except NotACaseNumber:
        return
    assert CaseNumber.parse(str(number)) == number


def found(text: str) -> list[tuple[str, str, str]]:
    return [
        (str(each.case_number), each.confidence, text[slice(*each.span)])
        for each in find_in_remark(text)
    ]


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("2016苏05执123号", ("（2016）苏05执123号", "likely", "2016苏05执123号")),
        ("(2016)苏05执123", ("（2016）苏05执123号", "likely", "(2016)苏05执123")),
        (
            "付２０１６年苏０５执１２３",
            ("（2016）苏05执123号", "likely", "２０１６年苏０５执１２３"),
        ),
        (
            "还款(2016)苏05执字第0123号款",
            ("（2016）苏05执123号", "likely", "(2016)苏05执字第0123号"),
        ),
        ("案款(2016)苏05执123号李某", ("（2016）苏05执123号", "exact", "(2016)苏05执123号")),
        (
            "（2017） 苏0508 执恢 45 号",
            ("（2017）苏0508执恢45号", "exact", "（2017） 苏0508 执恢 45 号"),
        ),
        (
            "（2015）杭下执民字第2741号",
            ("（2015）杭下执民字第2741号", "legacy", "（2015）杭下执民字第2741号"),
        ),
    ],
)
def test_a_payers_writing_is_understood_no_surer_than_it_is(
    remark: str, expected: tuple[str, str, str]
) -> None:
    assert found(remark) == [expected]


def test_a_number_without_its_year_fits_every_year_and_nothing_else() -> None:
    (candidate,) = find_in_remark("20160804案款苏05执123")

    assert candidate.case_number is None
    assert candidate.confidence == "likely"
    assert candidate.fits(CaseNumber.parse("（2016）苏05执123号"))
    assert candidate.fits(CaseNumber.parse("（2019）苏05执123号"))
    assert not candidate.fits(CaseNumber.parse("（2016）苏05执恢123号"))
    assert not candidate.fits(CaseNumber.parse("（2016）苏0508执123号"))


def test_numbers_written_without_a_gap_are_all_found() -> None:
    remark = "2016苏05执1号（2016）苏05执2号2016苏05执3号（2016）苏05执4号"
    assert [each[0] for each in found(remark)] == [f"（2016）苏05执{n}号" for n in (1, 2, 3, 4)]


def test_several_numbers_are_found_in_the_order_written() -> None:
    remark = "(2017)苏0508执45及（2016）苏05执123号"
    assert [each[:2] for each in found(remark)] == [
        ("（2017）苏0508执45号", "likely"),
        ("（2016）苏05执123号", "exact"),
    ]
    exact = find_in_remark(remark)[1]
    assert exact.fits(CaseNumber.parse("（2016）苏05执123号"))
    assert not exact.fits(CaseNumber.parse("（2017）苏05执123号"))


@pytest.mark.parametrize("remark", ["", "货款", "苏5执123", "执123", "2016年8月4日还款", "苏05执"])
def test_nothing_is_read_into_words_that_name_no_case(remark: str) -> None:
    assert find_in_remark(remark) == ()


@given(st.one_of(st.text(), scraps))
def test_searching_a_remark_never_fails_and_its_spans_never_overlap(text: str) -> None:
    candidates = find_in_remark(text)
    ends = 0
    for candidate in candidates:
        assert isinstance(candidate, Candidate)
        assert ends <= candidate.span[0] < candidate.span[1] <= len(text)
        ends = candidate.span[1]


@given(numbers, st.text(string.ascii_letters + "，。 ", max_size=20))
def test_a_number_written_as_courts_write_it_is_found_exactly(number: str, around: str) -> None:
    assert found(f"{around}{number}{around}") == [(number, "exact", number)]


def test_a_long_remark_does_not_take_long_to_search() -> None:
    # A search that backtracked would not end within the suite's patience.
    remark = "".join(random.choices("（(2016)苏05执第0 ", k=100_000))
    assert all(each.span[1] <= 2000 for each in find_in_remark(remark))
