"""The main job typed at the command line: a case, a claim by two, a payout seen and approved."""

import json
from uuid import UUID

from tests.api.keyboard import ACCOUNT, CASE, Machine, court, machine, with_money  # noqa: F401

OTHER = "（2026）苏0508执102号"
HOLDER = "6222021102030004567"
PEOPLE = {"li": "officer", "zhao": "chief", "qian": "finance", "sun": "finance"}


def test_a_case_is_opened_its_money_claimed_by_two_and_a_payout_approved_as_seen(
    court: Machine,  # noqa: F811
) -> None:
    finance = with_money(court)
    keys = {
        person: court.keyed(person, role)
        for person, role in (
            ("li", "officer"),
            ("zhao", "chief"),
            ("qian", "finance"),
            ("sun", "finance"),
        )
    }
    for number in (CASE, OTHER):
        court.done(
            "cases", "open", "--case-number", number, "--officer", "li", "--filed-on", "2026-03-01",
            "--bank-account", ACCOUNT, "--parties", "applicant,person,王五",
            "--parties", "debtor,person,张三", key=keys["li"],
        )  # fmt: skip
    court.done(
        "cases", "state-account", CASE, "p1", "--holder", "王五", "--number", HOLDER,
        "--bank-name", "工商银行", "--bank-code", "102305000013", "--evidence", "确认书1",
        key=keys["li"],
    )  # fmt: skip
    assert HOLDER in court.run("lists", "accounts-to-confirm").stdout.replace("\n", "")
    court.done("cases", "confirm-account", CASE, "p1", "1", key=finance)
    waiting = court.done("lists", "to-claim")["items"]
    (line,) = [each["line"] for each in waiting if each["amount"] == "100.00"]
    court.done(
        "lines", "claim", line, "--shares", f"{CASE},60.00", "--shares", f"{OTHER},40.00",
        "--evidence", "电话记录", key=keys["li"],
    )  # fmt: skip
    assert court.refused("lines", "confirm", line, "c1", key=keys["li"]) == "claim-self-confirmed"
    seen = court.done("lines", "show", line)
    assert [each["state"] for each in seen["claims"]] == ["proposed"]
    court.done("lines", "confirm", line, "c1", "--seen", str(seen["version"]), key=finance)
    assert [m["available"] for m in court.done("case", CASE)["movements"]] == ["60.00"]

    court.done(
        "payouts", "draft", "--case-number", CASE, "--party", "p1", "--amount", "60.00",
        "--purpose", "发放案款", key=keys["li"],
    )  # fmt: skip
    number = f"{CASE}-1"
    draft = court.done("payouts", "show", number)
    assert (draft["amount"], draft["next_role"]) == ("60.00", "chief")
    assert (draft["payee"]["holder"], draft["payee"]["number"]) == ("王五", HOLDER)
    assert "p1 王五" in court.run("lists", "to-approve").stdout
    _followed(court, line, number)
    approve = ("payouts", "approve", number, "--seen", str(draft["version"]), "--digest")
    assert court.refused(*approve, "0" * 64, key=keys["zhao"]) == "seen-otherwise"
    sheet = court.done("payouts", "sheet")
    assert ([each["number"] for each in sheet["payouts"]], sheet["amount"]) == ([number], "60.00")
    assert HOLDER in court.run("payouts", "sheet", number).stdout
    court.done(
        "payouts", "approve-several", "--payouts", number, "--digest", sheet["digest"],
        key=keys["zhao"],
    )  # fmt: skip
    _seen_by_a_person(court, number, draft)
    _sent(court, number, finance, keys)


def _seen_by_a_person(court: Machine, number: str, draft: dict[str, str]) -> None:  # noqa: F811
    """A payout in words: who agreed, where it goes, and where its money stands."""
    shown = court.run("payouts", "show", number).stdout
    assert all(said in shown for said in ("审批 approvals", "zhao", HOLDER))
    bound = shown.partition("款项所在科目 hold")[2].split("\n")[0].strip()
    assert bound == f"已保留案款 {draft['hold']}"
    assert draft["payer"] not in shown  # the id of a root: the case is named by its number


def _followed(court: Machine, line: str, number: str) -> None:  # noqa: F811
    """Each fen of the line is found where it is."""
    went = court.done("lines", "trail", line)
    there = {each["account"]: each["amount"] for each in went["resting"]}
    assert there[f"case/{OTHER}/available"] == "40.00"
    assert [each["payout"] for each in went["resting"] if each["payout"]] == [number]
    told = court.run("lines", "trail", line).stdout
    assert "现在何处" in told
    assert number in told
    assert f"待认领款 unclaimed/{line}" in told
    assert f"可发放案款 case/{OTHER}/available" in told
    assert court.refused("lines", "trail", str(UUID(int=7))) == "no-money-came"


def _sent(court: Machine, number: str, finance: str, keys: dict[str, str]) -> None:  # noqa: F811
    """Finance agrees; one prepares the batch, another sends it."""
    seen = court.done("payouts", "show", number)
    court.done(
        "payouts", "approve", number, "--seen", str(seen["version"]), "--digest", seen["digest"],
        key=finance,
    )  # fmt: skip
    batch = ("batches", "prepare", "--bank-account", ACCOUNT, "--payouts", number)
    assert court.refused(*batch, key=keys["qian"]) == "no-bank"
    court.monkeypatch.setenv("ANZHANG_BANK_FOLDER", str(court.home / "bank"))
    prepared = court.done(*batch, key=keys["qian"])
    court.done("batches", "send", prepared["ids"]["batch"], key=keys["sun"])
    assert len(list((court.home / "bank" / "outbox").iterdir())) == 1


def test_what_a_number_that_is_none_is_called(court: Machine) -> None:  # noqa: F811
    assert court.refused("payouts", "show", f"{CASE}-9") == "not-found"
    ran = court.run("lines", "show", "7")
    assert (ran.returncode, ran.stdout) == (2, "")


def test_a_court_adds_its_own_bank_by_naming_a_folder_of_profiles(court: Machine) -> None:  # noqa: F811
    key = court.keyed("feng", "finance")
    court.done(
        "book", "add-account", "--number", ACCOUNT, "--holder", "姑苏法院",
        "--bank-name", "某某农商行", "--bank-code", "314305000013",
    )  # fmt: skip
    (court.home / "own.csv").write_text("日,元,余额\n2026-03-02,5.00,5.00\n", encoding="utf-8")
    importing = ("import", "own.csv", "--account", ACCOUNT)
    assert court.refused(*importing, key=key) == "bank-file-format-unknown"
    profile = {
        "name": "own", "bank": "某某农商行", "dates": ["YYYY-MM-DD"],
        "columns": {"booked_on": "日", "balance": "余额"},
        "sign": {"rule": "signed", "amount": "元"},
    }  # fmt: skip
    (court.home / "own").mkdir()
    (court.home / "own" / "own.json").write_text(json.dumps(profile), encoding="utf-8")
    court.monkeypatch.setenv("ANZHANG_BANK_PROFILES", str(court.home / "own"))
    assert court.done(*importing, key=key)["format"] == "own"
    court.monkeypatch.setenv("ANZHANG_BANK_PROFILES", str(court.home / "none"))
    assert court.refused(*importing, key=key) == "bank-profile-broken"
