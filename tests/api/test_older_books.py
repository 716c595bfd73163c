"""A book that was opened before there were registers: the doctor tells, and ``migrate`` enters."""

import json
from datetime import date

import pytest

from api.cli.opening import place
from ledger.domain.act import Act, Role, acting
from ledger.domain.api_key import ApiKey, Secret
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.services.books import Books
from ledger.services.cases import Cases, NewParty
from ledger.services.debtors import cases_against
from ledger.services.holders import keys_held
from tests.api.keyboard import ACCOUNT, Machine, court, machine  # noqa: F401

CODE = "91320500MA1AAAA03L"
CASES = ("（2019）苏0508执101号", "（2019）苏0508执102号")


def registers(machine: Machine) -> str:  # noqa: F811  # the fixture's name
    findings = json.loads(machine.run("doctor", "--json").stdout)["findings"]
    (found,) = [each for each in findings if each["name"] == "registers"]
    assert found["ok"] == (found["fix"] == "")
    return str(found["detail"])


def test_what_older_facts_say_is_entered_in_the_registers_and_then_asked(
    court: Machine,  # noqa: F811  # the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One key, and one debtor in two cases, of before either was written down."""
    assert registers(court) == "complete"
    with place() as here:
        book, secret = here.court(), Secret.fresh()
        with acting(Act("admin", Role.ADMIN, "of old")):
            book.save(
                ApiKey(
                    prefix=secret.prefix, digest=secret.digest, person="lao", role=Role.OFFICER,
                    expires_on=None,
                )
            )  # fmt: skip
        with acting(Act("admin", Role.ADMIN, "account")):
            Books(book).add_bank_account(ACCOUNT, "姑苏法院", "工商银行", "102305000000")
        monkeypatch.setattr("ledger.services.cases.told_of", lambda *_: [])
        party = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "苏州某某有限公司", CODE)
        for number in CASES:
            with acting(Act("lao", Role.OFFICER, number)):
                Cases(book).open(
                    number, officer="lao", filed_on=date(2019, 1, 5), bank_account=ACCOUNT,
                    parties=[party],
                )  # fmt: skip
    court.done("rebuild")
    assert registers(court) == "1 keys and 2 cases of debtors are not entered"
    done = court.done("migrate")
    assert (done["keys"], done["cases"]) == (1, 2)
    assert registers(court) == "complete"
    assert court.done("migrate")["keys"] == 0
    with place() as here:
        book = here.court()
        case = book.find(CaseAccount, CaseAccount.create_id(CASES[0]), named=CASES[0])
        assert cases_against(book, case.party("p1")) == list(CASES)
        assert [key.prefix for key in keys_held(book, person="lao")] == [secret.prefix]
    assert court.done("verify")["intact"] is True
