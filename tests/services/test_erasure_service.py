"""Erasing a person: once, on paper, and finished by asking again if it was broken off."""

import pytest

from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.erasure import ErasedAlready, Erasure
from ledger.domain.errors import NotFound
from ledger.services.cases import NewParty
from ledger.services.erasures import Erasures
from ledger.store.court import Court
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import BANK_LETTER


@pytest.fixture
def scope(house: Courthouse) -> str:
    house.open_case()
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.APPLICANT, PartyKind.PERSON, "李四"))
    return str(CaseAccount.create_id(CASE))


def erase(court: Court, scope: str) -> None:
    with by("admin"):
        Erasures(court).erase(scope, BANK_LETTER, "保存期满")


def test_what_was_erased_is_not_erased_again(house: Courthouse, scope: str) -> None:
    erase(house.court, scope)
    before = house.court.position()
    with pytest.raises(ErasedAlready, match="destroyed before") as refused:
        erase(house.court, scope)
    assert str(refused.value.cited).startswith("个人信息保护法")
    assert house.court.position() == before


def test_a_key_nobody_has_is_not_erased(house: Courthouse, scope: str) -> None:
    with pytest.raises(NotFound):
        erase(house.court, f"{scope}x")
    assert house.topics("erasure.ordered") == 0


def test_an_erasure_broken_off_before_its_key_went_is_finished(
    house: Courthouse, scope: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(_scope: str) -> bool:
        raise SystemExit("the machine stops here")

    with monkeypatch.context() as stopped:
        stopped.setattr(house.court.keys, "destroy", broken_off)
        with pytest.raises(SystemExit):
            erase(house.court, scope)
    with by("admin", dry_run=True), pytest.raises(ErasedAlready):
        Erasures(house.court).erase(scope, BANK_LETTER, "保存期满")
    assert house.court.keys.has(scope), "what is only tried destroys nothing"
    erase(house.court, scope)
    assert house.topics("erasure.ordered") == 1
    assert house.court.find(Erasure, Erasure.create_id(scope), named=scope).by == "admin"
    with pytest.raises(ErasedAlready):
        erase(house.court, scope)
