"""A book carried away and brought back at the keyboard, and what the doctor says meanwhile."""

import json
from collections.abc import Callable
from typing import Any

from api.cli.names import called
from api.routes.restoration import AccountShown, RestorationShown
from tests.api.keyboard import ACCOUNT, Machine, court, machine, with_money  # noqa: F401
from tests.formats.make import Line, camt053


def held(findings: list[dict[str, Any]]) -> dict[str, str]:
    """What the doctor finds of a book that went back, each by its fix."""
    wanted = ("seen", "restoration")
    return {each["name"]: each["fix_zh"] for each in findings if each["name"] in wanted}


def doctor(court: Machine) -> dict[str, str]:  # noqa: F811  # not the fixture
    ran = court.run("doctor", "--json")
    return held(json.loads(ran.stdout)["findings"])


def test_a_book_is_carried_away_brought_back_compared_and_released(
    court: Machine,  # noqa: F811  # the fixture
    new_database: Callable[[], str],
) -> None:
    finance, chief = with_money(court), court.keyed("chen", "chief")
    made = court.done("backup", "book.dump")
    assert (court.home / made["note_file"]).is_file()
    assert court.refused("backup", "book.dump") == "backup-there"
    assert court.refused("restore", "book.dump", "--reason", "演练") == "database-not-empty"
    later = court.keyed("li", "officer")  # recorded after the backup

    court.dsn = new_database()
    done = court.done("restore", "book.dump", "--reason", "硬盘损坏，经院长批准")
    assert (done["verify"], done["heads"]) == ("intact", made["heads"])
    assert doctor(court) == {"restoration": "导入对账文件，核对后放行：anzhang restoration"}
    assert court.refused("restoration", "release", "--seen", "1", key=later) == "key-not-accepted"

    shown = court.done("restoration", "show", key=finance)
    assert (shown["state"], shown["version"]) == ("to-compare", 1)
    day = shown["went_back_on"]
    data = camt053(
        ACCOUNT, "120.50", [Line("1.00", serial="N1", on=day)], statement_id="N", on=day,
        created=f"{day}T01:00:00+08:00",
    )  # fmt: skip
    (court.home / "today.xml").write_bytes(data)
    sha256 = court.done("import", "today.xml", key=finance)["sha256"]
    compare = ("restoration", "compare", "--files", sha256, "--paper", f"record,核对1,{day}")
    court.done(*compare, "--seen", "1", key=finance)
    assert court.refused("restoration", "release", "--seen", "2", key=finance) == "not-permitted"
    court.done("restoration", "refuse", "--reason", "漏查一户", "--seen", "2", key=chief)
    court.done(*compare, "--seen", "3", key=finance)
    court.done("restoration", "release", "--seen", "4", key=chief)
    assert court.done("restoration", "show", key=finance)["state"] == "payments-released"
    assert doctor(court) == {}


def test_a_book_that_came_back_shorter_by_other_ways_is_refused_until_it_is_told(
    court: Machine,  # noqa: F811  # the fixture
    new_database: Callable[[], str],
) -> None:
    finance = with_money(court)
    seen = court.home / ".anzhang" / "master.key.seen"
    assert seen.read_text(encoding="utf-8").startswith("court:")
    book, position, link = seen.read_text(encoding="utf-8").strip().rsplit(":", 2)
    seen.write_text(f"{book}:{int(position) + 5}:{link}\n", encoding="utf-8")
    assert court.refused("import", "cmb.csv", "--account", ACCOUNT, key=finance) == "book-went-back"
    assert doctor(court) == {"seen": "查明原因；确系恢复的，登记：anzhang restored --reason …"}
    court.done("restored", "--reason", "备机接管")
    assert doctor(court) == {"restoration": "导入对账文件，核对后放行：anzhang restoration"}
    court.done("restored", "--reason", "再次接管")
    assert court.done("restoration", "show", key=finance)["version"] == 2


def test_each_field_that_is_shown_of_it_has_a_chinese_name() -> None:
    fields = {*RestorationShown.model_fields, *AccountShown.model_fields}
    assert not [each for each in fields if called(each) == each]
