"""Calculators on the command line: no book, no key; the same answers as over HTTP."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli import main


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    """Type one command with --json; its exit code and document."""
    with pytest.raises(SystemExit) as ended:
        main([*words, "--json"])
    return int(ended.value.code or 0), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (("fee", "177430.00", "--on", "2020-01-01"), "CNY 2561.45"),
        (("fee", "128654.77", "--rounding", "yuan_half_up"), "CNY 1830.00"),
        (("preservation-fee", "896000.00"), "CNY 5000.00"),
        (("fee-to-charge", "700000.00", "--charged", "4400.00"), "CNY 5000.00"),
    ],
)
def test_fees_on_the_command_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], result: str
) -> None:
    assert ran(capsys, "compute", *words)[1]["result"] == result


def test_words_both_ways_and_more_than_two_decimals_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ran(capsys, "compute", "words", "10005.07") == (
        0, {"amount": "10005.07", "words": "壹万零伍元零柒分"},
    )  # fmt: skip
    assert ran(capsys, "compute", "words", "壹万零伍元零柒分")[1]["amount"] == "10005.07"
    code, document = ran(capsys, "compute", "words", "1.005")
    assert (code, document["refused"]) == (1, "not-money")


def test_structured_questions_are_the_bodies_of_http(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def asks(command: str, body: Any) -> tuple[int, Any]:
        place = tmp_path / "question.json"
        place.write_text(json.dumps(body), encoding="utf-8")
        return ran(capsys, "compute", command, str(place))

    d1 = {"instalments": [{"amount": "100000.00", "due_on": "2016-03-01"}], "until": "2016-08-28"}
    assert asks("delay", d1)[1]["result"] == "CNY 3150.00"
    clause = {"since": "2019-08-20", "published": "lpr-1y"}
    terms = {
        "granted_in": "第一项", "starts_on": "2019-08-20", "clauses": [clause],
        "rounding_point": "per_segment",
    }  # fmt: skip
    l1 = {"principal": "100000.00", "start": "2019-08-20", "end": "2020-04-20", "terms": terms}
    assert asks("interest", l1)[1]["result"] == "CNY 2774.66"
    w3 = {
        "gross": "375600.00", "taken_on": "2020-01-01",
        "debtor": {"kind": "company", "cannot_pay_all": True, "consent": "refused"},
        "creditors": [
            {"claim": mark, "creditor": mark, "title": mark, "turn": at,
             "case_number": f"（2020）苏0508执{at}号", "principal": sum_}
            for at, (mark, sum_) in enumerate(
                (("A", "300000.00"), ("B", "500000.00"), ("C", "700000.00")), 1)
        ],
    }  # fmt: skip
    shares = asks("plan", w3)[1]["shares"]
    assert [each["paid"] for each in shares] == ["CNY 300000.00", "CNY 75600.00", "CNY 0.00"]
    code, document = asks("plan", {**w3, "regime": "participation"})
    assert (code, document["refused"]) == (1, "not-this-regime")
    code, document = asks("plan", {"gros": "1.00"})
    assert (code, document["refused"]) == (1, "body-unreadable")
    assert ran(capsys, "compute", "delay", str(tmp_path / "none.json"))[0] == 1
