"""What whoever runs the machine does: set up, look after, mend. None of it needs a key."""

import getpass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

import typer

from api.chinese_findings import finding_zh, origin_said
from api.cli.opening import Place, bank_of, place
from api.cli.policies import text_of
from api.cli.saying import REFUSED, Json, answer, console, errors, listed, note, progress
from api.every import EVERY, follower
from api.every import rebuild as rebuild_views
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.domain.errors import Conflict, NotFound, Unavailable
from ledger.services.books import Books
from ledger.services.keys import Keys
from ledger.services.registers import AT_ONCE, Registers, missing
from ledger.store.court import Court
from ledger.store.database import owner_engine
from ledger.store.discovery import Finding, check
from ledger.store.head import Seen
from ledger.store.keys import MasterKey
from migrations.run import migrate as migrate_schema

# Without these a book would be wrong from its first page; the others can be mended later.
NEEDED: Final = frozenset({"version", "encoding", "characters", "search", "time zone"})


class UnfitDatabase(Conflict):
    """The database cannot keep a book as it is."""

    code = "unfit-database"
    title = "This database cannot keep a book"
    title_zh = "该数据库不宜建账"


class SetUpAlready(Conflict):
    """The book is open and its first key was given."""

    code = "set-up-already"
    title = "The book was set up before"
    title_zh = "账套已初始化"


class NoDemoBank(Unavailable):
    """The demonstration needs its test bank, which is not installed."""

    code = "no-demo-bank"
    title = "The test bank is not installed"
    title_zh = "未安装模拟银行"


class NoSuchView(NotFound):
    """No view has this name."""

    code = "no-such-view"
    title = "No such view"
    title_zh = "无此视图"


def demo(*, as_json: Json = False) -> None:
    """演示 · The main job end to end, with a database, a bank and a server of its own."""
    if find_spec("mockbank") is None:
        raise NoDemoBank("install anzhang with its extra: pip install 'anzhang[demo]'")
    from api.demo import WentWrong, run

    try:
        found = run(errors() if as_json else console())
    except WentWrong as wrong:
        note(f"✗ {wrong}")
        raise typer.Exit(REFUSED) from wrong
    if as_json:
        answer(found, as_json=True)


def init(
    *,
    court_code: Annotated[str, typer.Option(help="法院代字, such as 苏0508")],
    court_name: Annotated[str, typer.Option(help="法院名称")],
    admin: Annotated[str, typer.Option(help="首把密钥交给谁 · who gets the first key")] = "admin",
    policy: Annotated[
        str, typer.Option(help="本院规则 · a policy file, or one shipped: suzhou, jiayu")
    ] = "",
    as_json: Json = False,
) -> None:
    """初始化 · Make schema, book, master key (mode 0600) and the first admin key, shown once."""
    rules = text_of(policy) if policy else ""
    with place() as here:
        _must_be_fit(check(here.found.dsn))
        migrate_schema(owner_engine(here.found.dsn))
        if here.position() is not None and _has_keys(here):
            raise SetUpAlready(f"book {here.book} has its keys already", book=here.book)
        court = _court(here)
        with act.acting(Act(getpass.getuser(), Role.SYSTEM, correlation="anzhang init")):
            shown = _open(court, court_code, court_name, admin, rules)
        court.note_head(back=True)  # of a book of this name that was here before nothing is left
        document = {
            "database": here.found.origin, "book": here.book,
            "key_file": str(here.settings.key_file), "position": court.position(),
            "person": admin, "key": shown,
        }  # fmt: skip
        told = document | {"database": origin_said(here.found.origin)}
        answer(document, listed(told), as_json=as_json)
    note("密钥只显示这一次 · The key is shown only now. Put it into ANZHANG_KEY to act.")


def _must_be_fit(found: list[Finding]) -> None:
    for each in found:
        if each.ok:
            continue
        zh = finding_zh(each)
        if each.name in NEEDED:
            places = [f"{zh['name_zh']}：{zh['detail_zh']}，{zh['fix_zh']}"]
            raise UnfitDatabase(
                f"{each.name}: {each.detail}; {each.fix}", check=each.name, places=places
            )
        note(f"! {zh['name_zh']}：{zh['detail_zh']}；{zh['fix_zh']}")
        note(f"  {each.name}: {each.detail}; {each.fix}")


def _has_keys(here: Place) -> bool:
    sql = "SELECT 1 FROM anzhang.facts WHERE book = %s AND topic = 'api-key.issued' LIMIT 1"
    with here.database.app.connect() as connection:
        return connection.exec_driver_sql(sql, (here.book,)).scalar() is not None


def _court(here: Place) -> Court:
    path = here.settings.key_file
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    return Court(here.database, here.book, MasterKey.at(path), Seen(here.settings.seen))


def _open(court: Court, code: str, name: str, admin: str, rules: str) -> str:
    """Open the book unless a run that was broken off did; give the first key."""
    books = Books(court)
    try:
        books.book()
    except NotFound:
        with act.under_key(uuid4().hex):
            books.open(code, name)
    if rules:
        with act.under_key(uuid4().hex):
            books.activate_policy(rules)
    with act.under_key(uuid4().hex):
        _, shown = Keys(court).issue(admin, Role.ADMIN)
    return shown


def serve(
    *,
    host: Annotated[str, typer.Option(help="监听地址 · the address to listen on")] = "",
    port: Annotated[int, typer.Option(help="端口 · the port; 0 takes a free one")] = -1,
    bank_folder: Annotated[
        Path | None,
        typer.Option(help="银企交换目录 · the folder shared with the bank's own program"),
    ] = None,
) -> None:
    """服务 · Serve the book over HTTP until told to stop."""
    from api import serve as serving

    with place() as here:
        here.court()
        wanted: dict[str, Any] = {"dsn": here.found.dsn}
        wanted |= {"host": host} if host else {}
        wanted |= {"port": port} if port >= 0 else {}
        wanted |= {"bank_folder": bank_folder} if bank_folder else {}
        given = here.settings.model_copy(update=wanted)
        note(f"案账 http://{given.host}:{given.port} · {origin_said(here.found.origin)}")
        serving.serve(given, bank_of(given))


def migrate(*, as_json: Json = False) -> None:
    """升级 · Bring the database to the schema this version needs."""
    with place() as here:
        before = here.revision
        after = migrate_schema(owner_engine(here.found.dsn))
        keys, cases = _complete(here) if here.position() is not None else (0, 0)
    document = {"before": before, "after": after, "keys": keys, "cases": cases}
    said = [f"{before or 'none'} → {after}"]
    if keys or cases:
        said.append(f"补建登记簿：密钥 {keys}，案件 {cases} · entered in their registers")
    answer(document, "\n".join(said), as_json=as_json)


def _complete(here: Place) -> tuple[int, int]:
    """Enter in the registers what older facts say, and how many keys and cases that were.

    Without the master key nobody knows under which name a debtor is entered: ``doctor`` tells then.
    """
    if not here.settings.key_file.exists():
        return 0, 0
    court = here.court()
    follower(court).catch_up()
    with here.database.app.connect() as connection:
        lacking = missing(connection, here.book)
    registers, me = Registers(court), getpass.getuser()
    with act.acting(Act(me, Role.SYSTEM, correlation="anzhang migrate")):
        if lacking.keys:
            registers.enter_keys(lacking.keys)
        for start in range(0, len(lacking.cases), AT_ONCE):
            registers.enter_debtors(lacking.cases[start : start + AT_ONCE])
    return len(lacking.keys), len(lacking.cases)


def rebuild(
    view: Annotated[
        str, typer.Argument(help="视图，默认全部 · one view; without it, all of them")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """重建视图 · Throw views away and tell them the whole book again."""
    names = [each.name for each in EVERY]
    if view and view not in names:
        raise NoSuchView(f"there is no view {view}; there are {', '.join(names)}", named=view)
    with place() as here, progress() as step:
        court = here.court()
        reached = rebuild_views(
            court, [view] if view else None, lambda done, of: step("facts", done, of)
        )
    told = [view] if view else names
    document = {"views": told, "position": reached}
    answer(document, f"{', '.join(told)} → {reached}", as_json=as_json)
