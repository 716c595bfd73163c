"""What goes wrong around the ledger, and how the command line says so."""

from datetime import timedelta
from typing import get_type_hints

import pytest

from api.cli import main
from api.cli.names import called, meant
from api.cli.opening import place
from api.cli.reading import GLANCE, GOODS, NUMBERS
from api.routes.archives import ArchiveShown
from api.routes.escrows import EscrowShown
from api.routes.goods import GoodsShown
from api.routes.lines import LineShown
from api.routes.moves import TransferShown
from api.routes.payouts import PayoutShown
from api.routes.reversals import ReversalShown
from api.routes.tickets import TicketShown
from api.routes.waiting import DeferralShown, HoldShown, StayShown
from ledger.domain import clock
from ledger.domain.payout_parts import State
from ledger.store.database import Database, owner_engine
from ledger.store.silence import LAST
from reconciliation.closing.day import ItemKind
from reconciliation.closing.proving import SealCheck
from reconciliation.importing import ImportSummary
from tests.api.keyboard import Machine, court, machine  # noqa: F401


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: it is made full, or slow, or kept waiting."""
    return own_database


@pytest.mark.parametrize("says", ["53100", "57P01"])
def test_a_database_without_room_or_on_its_way_down_is_refused_in_words(
    court: Machine,  # noqa: F811  # the fixture
    says: str,
) -> None:
    with owner_engine(court.dsn).begin() as owner:  # as the views' tables are told of a case
        owner.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE 'no room' USING ERRCODE = '{says}'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON views.keys EXECUTE FUNCTION no_room()"
        )
    known = {"53100": "database-full", "57P01": "database-unreachable"}
    assert court.refused("lists", "keys-to-admit") == known[says]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("deferrals ask --ground other", "缺少必填项：--case-number（案号）"),
        ("escrows shaw x", "没有这个命令：shaw"),
        ("lists to-claim --limt 3", "没有这个选项：--limt，可能是--limit"),
        ("lists --limit x", "填写有误：--limit（每页行数），须为整数"),
        ("key issue a sheep", "填写有误：role（岗位），可填officer 承办人、chief 执行局局长"),
        ("reconcile balance A 2026-13-01 1.00 d", "填写有误：day（日期），日期写作YYYY-MM-DD"),
        ("lists --limit", "选项后缺少内容：--limit"),
        ("trial-balance extra", "多出的参数"),
    ],
)
def test_what_is_not_understood_is_said_in_chinese_first(
    capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out) == (2, "")
    assert shown.err.replace("\n", "").startswith(f"✗ {said}")


def test_every_field_that_is_printed_has_a_chinese_name() -> None:
    """A machine's words are for ``--json``; whoever reads the screen reads Chinese."""
    shown: set[str] = set().union(*GLANCE.values(), GOODS, NUMBERS)
    for answered in (
        ArchiveShown, DeferralShown, EscrowShown, GoodsShown, HoldShown, ImportSummary, LineShown,
        PayoutShown, ReversalShown, SealCheck, StayShown, TicketShown, TransferShown,
    ):  # fmt: skip
        shown |= set(get_type_hints(answered))
    nameless = {each for each in shown if called(each) == each} - {"model_config", "#"}
    assert not nameless


def test_a_word_of_the_program_is_said_by_what_it_means() -> None:
    assert meant("state", "in-approval") == "审批中 in-approval"
    assert meant("state", "returned") == "已退回 returned"
    assert meant("state", "returned", {"state": State}) == "退汇 returned"
    assert meant("kind", ItemKind.GAP) == "对账单断档 gap"
    assert meant("basis", "record 笔录1 (2026-03-02)") == "笔录、工作记录 笔录1 (2026-03-02)"
    assert meant("said", "returned") == "returned", "what somebody wrote stays as it was written"


def test_a_clock_set_back_decides_nothing(court: Machine) -> None:  # noqa: F811  # the fixture
    """Every term, limit and daily sum would be judged by a day that is over."""
    with place() as here:
        [(since,)] = here.database.ask(LAST, (here.book,))
    court.monkeypatch.setattr(clock, "_installed", lambda: since - timedelta(hours=1))
    court.done("key", "issue", "li.na", "officer")
    court.monkeypatch.setattr(clock, "_installed", lambda: since - timedelta(hours=1, seconds=1))
    assert court.refused("key", "issue", "wang.wei", "officer") == "clock-behind"
    assert court.done("key", "list"), "what is only read is read"
