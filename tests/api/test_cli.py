"""The command line as whoever runs the machine types it: real programs, a real database."""

import json
import re
import stat
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import COMMANDS, GROUPS, app
from api.cli.opening import desk
from api.cli.telling import TRIED
from ledger.domain.erasure import Erasure
from tests.api.keyboard import ACCOUNT, CASE, Machine, bare, court, machine, set_up, with_money

__all__ = ["bare", "court", "machine"]  # the fixtures

WHY = ("--paper", "decision:抹除决定1:2026-03-02", "--reason", "保存期满", "--yes")
KEY = re.compile("az_[0-9a-f]{12}_[A-Za-z0-9_-]{43}")


def test_a_book_is_set_up_once_with_a_key_file_only_its_owner_reads(machine: Machine) -> None:
    said = set_up(machine)
    assert KEY.fullmatch(said["key"])
    assert said["database"] == "ANZHANG_DSN"
    kept = machine.home / said["key_file"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    before = kept.read_bytes()

    again = machine.run("init", "--court-code", "苏0508", "--court-name", "姑苏法院")
    assert again.returncode == 1
    assert "账套已初始化（账簿：" in again.stderr
    assert "The book was set up before: " in again.stderr
    assert again.stdout == ""
    assert kept.read_bytes() == before


def test_setting_up_goes_on_where_it_was_broken_off(machine: Machine) -> None:
    set_up(machine)
    # As if the program had been killed between opening the book and giving the first key.
    machine.tamper("DELETE FROM anzhang.facts WHERE topic ~ '^(api-key|key-register)[.]'")
    machine.tamper("DELETE FROM anzhang.requests WHERE last_position = 5")
    machine.tamper(
        "UPDATE anzhang.books SET position = 2, link ="
        " (SELECT link FROM anzhang.facts WHERE position = 2)"
    )
    said = machine.done("init", "--court-code", "苏0508", "--court-name", "姑苏法院")
    assert said["position"] == 5
    assert machine.done("verify")["intact"] is True


def test_without_its_master_key_the_book_is_refused_and_no_other_is_made(court: Machine) -> None:
    kept = court.home / ".anzhang" / "master.key"
    kept.rename(court.home / "elsewhere")
    assert court.refused("key", "issue", "li", "officer") == "master-key-missing"
    assert not kept.exists()


def test_a_lost_key_is_begun_anew_at_the_machine_and_the_doctor_tells(court: Machine) -> None:
    leader = court.keyed("lin", "leader")
    court.done("rebuild")
    assert _not_well(court) >= {"who admits keys"}
    asked = court.done("key", "recover", "he", "leader", "--reason", "院长批示", key="")
    assert (asked["person"], asked["key"]) == ("he", None)
    court.done("rebuild")
    assert _not_well(court) >= {"key recovery"}
    (row,) = court.done("lists", "key-recoveries")["items"]
    assert (row["person"], row["outcome"], row["reason"]) == ("he", "asked", "院长批示")
    again = ("key", "recover", "he", "leader", "--reason", "院长批示")
    assert court.refused(*again, key="") == "recovery-under-way"
    assert court.refused("key", "stop-recovery", "未遗失") == "not-permitted"
    assert court.done("key", "stop-recovery", "未遗失", key=leader)["position"] > asked["position"]
    given = court.done("key", "recover", "wu", "admin", "--reason", "管理员离职", key="")
    assert court.done("key", "issue", "zhao", "officer", key=given["key"])["prefix"]


def _not_well(machine: Machine) -> set[str]:
    findings = json.loads(machine.run("doctor", "--json").stdout)["findings"]
    return {each["name"] for each in findings if not each["ok"]}


def test_whoever_writes_names_a_key_and_its_role_decides(court: Machine) -> None:
    assert court.refused("key", "issue", "li", "officer", key="") == "nobody-acts"
    wrong = "az_000000000000_x"
    assert court.refused("key", "issue", "li", "officer", key=wrong) == "key-not-accepted"
    officer = court.keyed("li", "officer")
    assert court.refused("key", "issue", "x", "admin", key=officer) == "not-permitted"

    said = court.run("key", "issue", "x", "admin", key=officer)
    assert said.stdout == ""
    assert "岗位无此权限（" in said.stderr
    assert "Your role does not include this: " in said.stderr
    assert "。依据法发〔2017〕6号 第二条" in said.stderr


def test_the_same_request_key_gives_a_key_once_and_shows_it_once(court: Machine) -> None:
    words = ("key", "issue", "li", "officer", "--request-key", "first")
    first, second = court.done(*words), court.done(*words)
    assert KEY.fullmatch(first["key"])
    assert (second["key"], second["replayed"]) == (None, True)
    assert (second["prefix"], second["position"]) == (first["prefix"], first["position"])


def test_a_key_is_given_under_the_chinese_name_of_a_role_and_tried_before(court: Machine) -> None:
    words = ("key", "issue", "li", "承办人")
    tried = court.run(*words, "--dry-run")
    assert tried.returncode == 0
    assert "承办人 officer" in tried.stdout
    assert "az_" not in tried.stdout
    assert TRIED in tried.stderr
    assert "此前已发放" not in tried.stderr
    assert [each["person"] for each in court.done("key", "list")["keys"]] == ["admin"]
    given = court.done(*words)
    assert KEY.fullmatch(given["key"])
    assert given["role"] == "officer"


def test_a_revoked_key_opens_nothing(court: Machine) -> None:
    given = court.done("key", "issue", "li", "admin")
    court.done("key", "revoke", given["prefix"], "岗位调整")
    refused = court.refused("key", "issue", "x", "officer", key=given["key"])
    assert refused == "key-not-accepted"


@pytest.mark.parametrize(
    "words",
    [
        ("key", "issue", "x", "nobody"),
        ("key", "issue", "x", "system"),
        ("case",),
        ("trial-balance", "--at", "-1"),
        ("trial-balance", "--on", "yesterday"),
        ("no-such-command",),
        ("erase", "scope", *WHY[:-1]),
    ],
)
def test_what_is_not_understood_exits_with_2_and_says_nothing_on_stdout(
    court: Machine, words: tuple[str, ...]
) -> None:
    ran = court.run(*words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr


def test_a_file_is_imported_once_and_seen_in_balances_and_lists(court: Machine) -> None:
    finance = with_money(court)
    again = court.done("import", "cmb.csv", "--account", ACCOUNT, key=finance)
    assert again["already"] is True

    found = court.done("trial-balance")
    assert found["total"] == "0.00"
    balances = {each["prefix"]: each["amount"] for each in found["families"]}
    assert balances == {"bank": "120.50", "unclaimed": "-120.50"}

    items = court.done("lists", "to-claim")["items"]
    assert [(each["payer_name"], each["amount"]) for each in items] == [
        ("张三", "100.00"), ("李四", "20.50"),
    ]  # fmt: skip


def test_the_past_is_named_by_a_position_or_a_day_and_not_by_both(court: Machine) -> None:
    with_money(court)
    assert court.done("trial-balance", "--at", "3")["families"] == []
    assert court.done("trial-balance", "--on", "2026-03-01")["families"] == []
    assert len(court.done("trial-balance", "--on", "2026-03-02")["families"]) == 2
    both = ("trial-balance", "--at", "3", "--on", "2026-03-02")
    assert court.refused(*both) == "two-pasts-named"


def test_what_does_not_exist_is_refused_by_name(court: Machine) -> None:
    assert court.refused("case", CASE) == "not-found"
    assert court.refused("case", "101") == "not-a-case-number"
    assert court.refused("lists", "no-such-list") == "no-such-list"
    assert court.refused("rebuild", "no-such-view") == "no-such-view"
    assert court.refused("erase", "no-such-scope", *WHY) == "not-found"
    assert court.refused("policy", "check", "no-such-file") == "not-found"


def test_verify_notes_its_head_and_finds_a_tail_cut_off_later(court: Machine) -> None:
    with_money(court)
    verdict = court.done("verify", "--head-file", "heads")
    assert verdict["intact"] is True
    heads = (court.home / "heads").read_text(encoding="utf-8").split()
    assert heads == [verdict["head"]]
    court.done("verify", "--head-file", "heads")
    assert (court.home / "heads").read_text(encoding="utf-8").split() == heads

    # A forger who cuts the last fact off and mends the head: only the noted head knows.
    last = verdict["facts"]
    court.tamper(f"DELETE FROM anzhang.facts WHERE position = {last}")
    court.tamper(f"DELETE FROM anzhang.requests WHERE last_position = {last}")
    court.tamper(
        f"UPDATE anzhang.books SET (position, link, recorded_at) ="
        f" (SELECT position, link, recorded_at FROM anzhang.facts WHERE position = {last - 1})"
    )
    assert court.run("verify").returncode == 0
    for noted in (("--head-file", "heads"), ("--noted", heads[0])):
        ran = court.run("verify", *noted)
        assert ran.returncode == 1
        assert f"tail-cut at {last}" in ran.stdout
    assert (court.home / "heads").read_text(encoding="utf-8").split() == heads


def test_verify_names_the_first_difference(court: Machine) -> None:
    with_money(court)
    court.tamper("UPDATE anzhang.facts SET actor = 'nobody' WHERE position = 2")
    ran = court.run("verify", "--json")
    assert ran.returncode == 1
    verdict = json.loads(ran.stdout)
    assert verdict["intact"] is False
    assert verdict["differences"][0] == {
        "kind": "chain-broken", "position": 2, "kind_zh": "链断裂",
        "detail": "the fact at 2 is not the one that was recorded there",
        "detail_zh": "位置2的事实不是当时记录的那一件",
    }  # fmt: skip
    said = court.run("verify").stdout
    assert "✗ 位置2 链断裂：位置2的事实不是当时记录的那一件\n  chain-broken at 2: the fact" in said


def test_a_head_that_is_none_or_of_another_book_is_refused(court: Machine) -> None:
    assert court.refused("verify", "--noted", "nonsense") == "not-a-head"
    assert court.refused("verify", "--noted", f"other:1:{'0' * 64}") == "not-a-head"


def test_views_are_rebuilt_from_nothing(court: Machine) -> None:
    with_money(court)
    position = court.done("verify")["head"].split(":")[1]
    assert court.done("rebuild")["position"] == int(position)
    court.tamper("DELETE FROM views.lines")
    assert court.done("lists", "to-claim")["items"] == []
    assert court.done("verify")["intact"]
    verdict = json.loads(court.run("verify", "--views", "--json").stdout)
    assert [each["kind"] for each in verdict["differences"]] == ["view-changed"]
    assert verdict["differences"][0]["detail_zh"].startswith("视图lines：表lines缺少一行（")
    assert court.done("rebuild", "lines")["views"] == ["lines"]
    assert len(court.done("lists", "to-claim")["items"]) == 2
    assert court.done("verify", "--views")["intact"]


def test_an_erased_person_is_unreadable_and_the_book_stays_intact(court: Machine) -> None:
    finance = with_money(court)
    scope = f"{ACCOUNT}:2026-03"
    seen = {each["payer_name"] for each in court.done("lists", "to-claim")["items"]}
    assert seen == {"张三", "李四"}  # so the views hold a copy of the names
    assert court.refused("erase", scope, *WHY, key=finance) == "not-permitted"
    erased = court.done("erase", scope, *WHY)
    assert court.refused("erase", scope, *WHY) == "erased-already"
    with desk() as book:
        said = book.find(Erasure, Erasure.create_id(scope), named=scope)
    assert (said.by, said.paper.number, said.reason) == ("admin", "抹除决定1", "保存期满")
    assert erased["position"] == int(court.done("verify")["head"].split(":")[1])

    names = {each["payer_name"] for each in court.done("lists", "to-claim")["items"]}
    assert not names & {"张三", "李四"}
    assert court.done("trial-balance")["total"] == "0.00"
    assert court.done("verify")["intact"] is True


def test_the_doctor_says_what_is_missing_and_then_that_all_is_well(bare: Machine) -> None:
    machine = bare
    ran = machine.run("doctor", "--json")
    assert ran.returncode == 1
    ill = {each["name"]: each for each in json.loads(ran.stdout)["findings"] if not each["ok"]}
    assert ill["schema"]["fix"] == "anzhang migrate"
    assert "master key" in ill

    machine.done("migrate")
    assert machine.refused("verify") == "no-book"
    machine.key = set_up(machine)["key"]
    ran = machine.run("doctor", "--json")
    found = json.loads(ran.stdout)
    ill = {each["name"] for each in found["findings"] if not each["ok"]}
    # The database of the tests runs without durability.
    assert ill <= {"durability"}
    assert found["head"].startswith("court:")
    assert set(found["lag"].values()) == {int(found["head"].split(":")[1])}
    assert found["other_books"] == ""
    assert {each["name"]: each["ok"] for each in found["findings"]}["machinery"]

    (machine.home / ".anzhang" / "master.key").chmod(0o644)
    findings = json.loads(machine.run("doctor", "--json").stdout)["findings"]
    assert {each["name"]: each["fix"] for each in findings}["master key"].startswith("chmod 600")


def test_a_database_that_was_not_migrated_is_refused_with_the_way_out(bare: Machine) -> None:
    ran = bare.run("trial-balance")
    assert ran.returncode == 1
    assert "it is empty: run anzhang init" in ran.stderr


def test_a_database_that_does_not_answer_is_said_so(machine: Machine) -> None:
    machine.dsn = "postgresql://127.0.0.1:1/nothing"
    assert machine.refused("doctor") == "database-unreachable"


def test_a_policy_is_looked_over_before_it_is_activated(machine: Machine) -> None:
    shipped = Path(__file__).parents[2] / "ledger" / "policies" / "suzhou.json"
    assert machine.done("policy", "check", str(shipped))["version"] == "2016-08"
    (machine.home / "holes.json").write_text('{"version": "1"}')
    assert machine.refused("policy", "check", "holes.json") == "unreadable-table"


def test_a_rule_for_one_day_is_activated_and_read_back_by_day(court: Machine) -> None:
    text = (files("ledger") / "policies/suzhou.json").read_text("utf-8")
    day = '"2026-12-07", "in_force_until": "2026-12-07"'
    one = text.replace('"2016-08"', '"one-day"').replace('"2016-08-04"', day)
    (court.home / "one.json").write_text(one, "utf-8")
    tried = court.done("policy", "activate", "one.json", "--dry-run")
    assert (tried["dry_run"], tried["ids"]["until"]) == (True, "2026-12-07")
    assert len(court.done("policy", "list")["policies"]) == 1
    at = court.done("policy", "activate", "one.json")["position"]
    assert court.refused("policy", "activate", "one.json") == "rules-in-force"
    assert court.refused("policy", "activate", "jiayu") == "rules-of-another-court"
    held = [each["held"] for each in court.done("policy", "list")["policies"]]
    assert held[1] == [{"first": "2026-12-07", "last": "2026-12-07"}]
    for on, known, version in (("2026-12-07", at, "one-day"), ("2026-12-08", at, "2016-08"),
                               ("2026-12-07", at - 1, "2016-08")):  # fmt: skip
        found = court.done("policy", "show", "--on", on, "--at", f"{known}")
        assert found["version"] == version, on
    printed = court.run("policy", "show", "--on", "2026-12-07").stdout
    assert "仅 2026-12-07 一日" in printed
    assert "100,000.00元以下：承办人→执行局局长→财务" in printed
    assert court.refused("policy", "show", "--on", "2016-08-03") == "no-policy-in-force"


def test_the_whole_house_says_what_it_can_do() -> None:
    shown = CliRunner().invoke(app(), ["--help"]).output
    for name in ("demo", "init", "serve", "doctor", "verify", "trial-balance", "key", "policy"):
        assert re.search(rf"\b{name}\b", shown)


@pytest.mark.parametrize("word", [*COMMANDS, *GROUPS, "cases", "plans", "payouts"])
def test_only_the_room_that_is_asked_for_is_entered(word: str) -> None:
    alone = app(word)
    assert [each.name for each in (*alone.registered_commands, *alone.registered_groups)] == [word]


def test_who_only_verifies_need_not_learn_every_act() -> None:
    program = """
import sys
from api.cli import main
try:
    main(["verify", "--help"])
finally:
    assert "api.routes.cases" not in sys.modules
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "verify" in ran.stdout


def test_what_leads_a_legacy_line_out_stands_beside_what_looks_into_it() -> None:
    shown = CliRunner().invoke(app("reconcile"), ["reconcile", "legacy", "line", "--help"])
    assert "│ pay" in shown.output
