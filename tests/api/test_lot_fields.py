"""An act on a lot says how its fields are written, and names those it cannot read."""

import json

from tests.api.keyboard import Machine, court, machine  # noqa: F401


def test_an_act_says_how_each_of_its_fields_and_their_parts_are_written(court: Machine) -> None:  # noqa: F811
    rows = {each["field"]: each for each in court.done("lot", "acts", "set-terms")}
    assert rows["terms.start"] == {
        "field": "terms.start", "needed": True, "written_as": "起拍价：1234.50",
    }  # fmt: skip
    assert not rows["terms.loan"]["needed"]
    assert "terms.loan.due_days" in rows
    assert court.done("lot", "acts", "release-deposits") == []
    assert court.refused("lot", "acts", "no-such-act") == "not-found"
    said = court.run("lot", "acts", "publish").stdout
    assert "开始时间：时刻 2026-03-16T09:30:00+08:00" in said


def test_what_an_act_cannot_read_is_refused_by_the_fields_name(court: Machine) -> None:  # noqa: F811
    doing = ("lot", "do", "issue-notices", "L1")
    for words, said in (
        (("on=2026-02-30", "documents=甲"), "日期（on）：日期不存在"),
        (("on=2026-03-02",), "文书（documents）：未填写"),
        (("on",), "所填：on"),
        (("--json-body", "无.json"), "所指：无.json"),
        (("--json-body", "bad.json"), "文件：bad.json"),
        (("--json-body", "list.json"), "文件：list.json"),
    ):
        (court.home / "bad.json").write_text("{", encoding="utf-8")
        (court.home / "list.json").write_text("[]", encoding="utf-8")
        ran = court.run(*doing, *words)
        assert (ran.returncode, said in ran.stderr) == (1, True), ran.stderr


def test_a_field_that_may_be_repeated_is_a_list_however_often_it_is_named(court: Machine) -> None:  # noqa: F811
    officer = court.keyed("wang", "officer")
    for words in (("documents=甲",), ("documents=甲", "documents=乙")):
        doing = ("lot", "do", "issue-notices", "L1", "on=2026-03-02", *words, "--json")
        ran = court.run(*doing, key=officer)
        assert json.loads(ran.stdout)["refused"] == "not-found"  # the lot, and not the words
