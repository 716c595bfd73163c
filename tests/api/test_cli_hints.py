"""``--help`` says of every option what it is called, and how it is written."""

import re
from pathlib import Path

from api.acts import ACTS
from api.cli.hints import written
from api.routes import declared


def _fields() -> dict[str, dict[str, str]]:
    declared()
    return {
        f"{noun} {name}": {field: written(field, about) for field, about in fields.items()}
        for (noun, name), act in ACTS.items()
        if act.body is not None and (fields := act.body.model_fields)
    }


def test_a_day_a_sum_a_paper_and_a_party_say_how_they_are_written() -> None:
    fields = _fields()
    closing = fields["closings close"]
    assert closing["on"].endswith("：YYYY-MM-DD")
    assert "performed 履行完毕 | " in closing["closed_as"]
    assert re.search(r"种类\(ruling 裁定 \| .*\), 编号, 日期, \[", closing["paper"])
    assert fields["payouts draft"]["amount"] == "金额：1234.50"
    parties = fields["cases open"]["parties"]
    assert parties.startswith("当事人：角色(applicant 申请执行人 | debtor")
    assert "名称, [" in parties
    assert parties.endswith("可重复填写 may be repeated")


def test_no_day_no_sum_and_no_choice_is_left_to_be_guessed() -> None:
    silent = {
        f"{name} --{field}"
        for name, fields in _fields().items()
        for field, said in fields.items()
        if not said and not field.endswith(("name", "text"))
        and str(ACTS[tuple(name.split())].body.model_fields[field].annotation)  # type: ignore[index, union-attr]
        != "<class 'str'>"
    }  # fmt: skip
    assert not {each for each in silent if "on" in each.split("--")[1].split("_")}
    assert len(silent) < 20, sorted(silent)


def test_every_option_written_by_hand_is_explained_in_chinese_first() -> None:
    """What is told from the fields of an act has its Chinese name from the labels already."""
    room = Path(__file__).parents[2] / "api/cli"
    told = [
        (path.name, words)
        for path in room.glob("*.py")
        for words in re.findall(r'help="([^"]+)"', path.read_text("utf-8"))
        if words != ", "  # between the names of lists
    ]
    assert len(told) > 60
    assert [each for each in told if each[1][0].isascii() and not each[1].startswith("JSON")] == []
