"""An act on a lot says how its fields are written, and names those it cannot read."""

import json
import re

import pytest
from typer.testing import CliRunner

from api.cli.lot_fields import CALLED, one_act, typed
from api.cli.lots import _body
from api.cli.lots import lot as command_line
from api.lot_acts import ACTS
from api.signatures import Act
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


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_every_act_is_helped_with_its_fields_in_chinese_and_an_example_it_takes(
    act: Act, capsys: pytest.CaptureFixture[str]
) -> None:
    one_act(act, as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert [each for each in rows if not re.match("[\u4e00-\u9fff]", each["written_as"])] == []
    ran = CliRunner().invoke(command_line, ["do", act.path, "--help"])
    assert ran.exit_code == 0
    for each in rows:
        assert each["field"].rpartition(".")[2] in ran.stdout
    assert act.zh in ran.stdout
    line, _, body = typed(act).partition("\n栏目.json:\n")
    words = [word for word in line.split(" ") if "=" in word]
    if body:
        assert act.body is not None
        act.body.model_validate_json(body)
    else:
        _body(act, words, None)
    assert ("--seen" in line) is act.needs_version


def test_no_name_of_a_field_is_kept_that_no_act_has() -> None:
    named = set()
    for act in ACTS:
        rows: list[str] = re.findall(r"\w+", str(act.body.model_json_schema())) if act.body else []
        named |= set(rows)
    assert set(CALLED) - named == set()


def test_do_without_an_act_says_what_every_command_says(court: Machine) -> None:  # noqa: F811
    said = court.run("lot", "do", "--help").stdout
    assert "--dry-run" in said
    assert "示例 · example" not in said
    assert court.run("lot", "do", "no-such-act", "--help").returncode == 0
