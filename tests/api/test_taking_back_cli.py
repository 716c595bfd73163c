"""A transfer entered wrongly is taken back at the command line, and over HTTP by its version."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.opening import desk
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.case_account import PartyRole
from ledger.domain.court_transfer import Origin
from ledger.domain.money import Money
from tests.api.keyboard import Machine, court, machine  # noqa: F401
from tests.services.courthouse import ACCOUNT, BEGIN, CASE, HOLDER, PAYEE_ACCOUNT, Courthouse, by
from tests.services.papers import DAY, LETTER

TRANSFER = "（2026）苏0509执7号-2"


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    """The book is opened in March as well, for no clock is set back in it."""
    clock.install(lambda: BEGIN)
    yield
    clock.reset()


@pytest.fixture
def entered(court: Machine) -> Machine:  # noqa: F811
    """9,000.00 entered as come by transfer."""
    court.keyed("wang", Role.OFFICER)  # whoever acts at this keyboard has a key
    with desk() as opened:
        house = Courthouse(opened)
        house.watch()
        with by("admin"):
            house.books.add_bank_account(ACCOUNT, HOLDER, "工商银行", "102305000000")
        line = house.funded("9000.00")
        with by("wang"):
            house.transfers.receive(
                TRANSFER, CASE, line, "auto", other_court="吴江", other_case="（2026）苏0509执7号",
                origins=[Origin(DAY, Money("9000.00"))], papers=[LETTER],
            )  # fmt: skip
    return court


def test_r2_14_it_is_asked_seen_on_the_list_agreed_to_and_told(entered: Machine) -> None:
    officer, chief = entered.keyed("wang", Role.OFFICER), entered.keyed("chen", Role.CHIEF)

    def shown() -> Any:
        return entered.done("transfers", "show", TRANSFER)

    asked = ("transfers", "ask-back", TRANSFER, "--reason", "系被执行人直接交款")
    assert entered.done(*asked, "--dry-run", key=officer)["dry_run"]
    entered.done(*asked, key=officer)
    assert (shown()["asked_back"], shown()["asked_back_by"]) == ("系被执行人直接交款", "wang")
    [row] = entered.done("lists", "to-grant")["items"]
    assert (row["number"], row["state"]) == (TRANSFER, "back-asked")
    assert "申请撤销转入登记" in entered.run("lists", "to-grant").stdout
    take = ("transfers", "take-back", TRANSFER)
    assert entered.refused(*take, key=officer) == "not-permitted"
    assert entered.refused(*take, "--seen", "1", key=chief) == "changed-since"
    entered.done(*take, "--seen", str(shown()["version"]), key=chief)
    assert (shown()["taken_back"], shown()["done"]) == (True, False)
    told = entered.done("account", f"memo/transferred/{CASE}")
    assert [each["amount"] for each in told["items"]] == ["9000.00", "-9000.00"]
    assert told["items"][1]["reason"] == "系被执行人直接交款"
    assert entered.done("verify")["intact"] is True


def test_a_failed_return_is_asked_again_and_what_is_frozen_handed_over_in_one_line_each(
    entered: Machine,
) -> None:
    """R2.12, R2.15a as the officer types them; what he does not say is as it was."""
    officer, chief = entered.keyed("wang", Role.OFFICER), entered.keyed("chen", Role.CHIEF)
    with desk() as opened:
        house = Courthouse(opened)
        house.serial = 50
        line = house.receive("3500.00", name="某外地公司")
        court_party = house.payee(PartyRole.COURT, "某法院")
    paper = ("--paper", "bank-letter,查询函-1,2026-03-02")
    bank = ("--bank-name", "农业银行", "--bank-code", "103305000019")
    sent = entered.done(
        "lines", "return", str(line), "--amount", "3500.00", *paper, *bank, key=officer
    )
    number = sent["ids"]["payout"]
    entered.done("payouts", "reject", number, "--reason", "行号有误", key=chief)
    again = ("payouts", "return-again", number, "--bank-code", "103305000027")
    assert entered.done(*again, "--dry-run", key=officer)["dry_run"]
    assert entered.done(*again, key=officer)["ids"]["before"] == number
    assert entered.refused(*again, key=officer) == "return-asked-again"

    place = (
        "holds", "place", "--case-number", CASE, "--kind", "freeze", "--amount", "500.00",
        "--paper", "letter,协助冻结-1,2026-03-02", "--until", "2026-09-01",
    )  # fmt: skip
    hold = entered.done(*place, key=officer)["ids"]["hold"]
    entered.done("holds", "approve", hold, key=chief)
    hand = (
        "holds", "hand-over", hold, "--party", court_party, "--account", PAYEE_ACCOUNT,
        "--papers", "ruling,划拨裁定-1,2026-03-02", "--papers", "notice,协助划拨-1,2026-03-02",
    )  # fmt: skip
    assert entered.done(*hand, key=officer)["ids"]["hold"] == hold
    assert "不能据以协助划拨" in entered.run(*hand, key=officer).stderr
