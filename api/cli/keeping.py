"""What whoever runs the machine does: set up, look after, mend. None of it needs a key."""

import getpass
import stat
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

import sqlalchemy as sa
import typer

from api.chinese_findings import finding_zh
from api.cli import tables
from api.cli.opening import Place, bank_of, place
from api.cli.policies import text_of
from api.cli.saying import REFUSED, Json, answer, console, errors, listed, note, progress
from api.every import EVERY, follower
from api.every import rebuild as rebuild_views
from api.plain import plain
from ledger.domain import act, clock
from ledger.domain.act import Act, Role
from ledger.domain.errors import Conflict, NotFound, Unavailable
from ledger.projections import keyring
from ledger.services.books import Books
from ledger.services.keys import Keys
from ledger.services.registers import AT_ONCE, Registers, missing
from ledger.store.court import Court
from ledger.store.database import owner_engine
from ledger.store.discovery import Finding, check
from ledger.store.installed import changes
from ledger.store.keys import MasterKey
from ledger.store.verify import head_of
from migrations.run import migrate as migrate_schema
from migrations.run import newest

# Without these a book would be wrong from its first page; the others can be mended later.
NEEDED: Final = frozenset({"version", "encoding", "characters", "search", "time zone"})

# A second book beside a court's own is proved by itself, so whoever looks has to know of it.
_BESIDE: Final = "SELECT book FROM anzhang.books WHERE book <> %s ORDER BY book"


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
        document = {
            "database": here.found.origin, "book": here.book,
            "key_file": str(here.settings.key_file), "position": court.position(),
            "person": admin, "key": shown,
        }  # fmt: skip
        answer(document, listed(document), as_json=as_json)
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
    return Court(here.database, here.book, MasterKey.at(path))


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
        note(f"案账 http://{given.host}:{given.port} · {here.found.origin}")
        serving.serve(given, bank_of(given))


def doctor(*, as_json: Json = False) -> None:
    """体检 · Which database was found, whether it is fit, and how far the views lag behind."""
    with place() as here:
        found = check(here.found.dsn)
        revision = here.revision
        found.append(
            Finding("schema", revision == newest(), f"{revision or 'none'}", "anzhang migrate")
        )
        found.append(_key_file(here.settings.key_file))
        document: dict[str, Any] = {
            "database": here.found.origin, "server": f"PostgreSQL {here.found.version}",
            "book": here.book,
        }  # fmt: skip
        if revision == newest():
            found.append(_machinery(here))
            document |= _state(here, found)
        found = [replace(each, fix="") if each.ok else each for each in found]
        findings = [plain(each) | finding_zh(each) for each in found]
        well = all(each.ok for each in found)
        full = document | {"findings": findings, "well": well}
        told = listed(document | {"lag": _slowest(document.get("lag", {}))})
        answer(full, told, tables.findings("", found), as_json=as_json)
    if not well:
        raise typer.Exit(REFUSED)


def _slowest(lag: Mapping[str, int]) -> str:
    """The views that have not been told everything, by how many facts."""
    late = {name: facts for name, facts in lag.items() if facts}
    return ", ".join(f"{name} -{facts}" for name, facts in late.items()) or "0"


def _key_file(path: Path) -> Finding:
    if not path.exists():
        return Finding("master key", ok=False, detail=f"no {path}", fix="anzhang init makes one")
    mode = stat.S_IMODE(path.stat().st_mode)
    said = f"{path} mode {mode:04o}"
    return Finding("master key", ok=not mode & 0o077, detail=said, fix=f"chmod 600 {path}")


def _machinery(here: Place) -> Finding:
    """Whether door, triggers, grants and owners are the migrations', each that is not by name."""
    with here.database.snapshot.connect() as connection:
        odd = list(changes(connection))
    said = "; ".join(odd) or "as the migrations made it"
    fix = "find out who changed it and why; restore what the migrations made, then verify"
    return Finding("machinery", ok=not odd, detail=said, fix=fix)


def _state(here: Place, found: list[Finding]) -> dict[str, Any]:
    """The head of the book and how far each view has been told; a book not opened is a finding."""
    if here.position() is None:
        found.append(
            Finding("book", ok=False, detail=f"{here.book} is not open", fix="anzhang init")
        )
        return {}
    head = head_of(here.database, here.book)
    sql = "SELECT projection, position FROM views.tracking WHERE book = %s"
    with here.database.app.connect() as connection:
        told = {
            row.projection: row.position for row in connection.exec_driver_sql(sql, (here.book,))
        }
        beside = connection.exec_driver_sql(_BESIDE, (here.book,)).scalars().all()
        found += [*_keys(connection, here.book), _registers(connection, here.book)]
    lag = {view.name: head.position - told.get(view.name, 0) for view in EVERY}
    return {"head": str(head), "other_books": ", ".join(beside), "lag": lag}


def _keys(connection: sa.Connection, book: str) -> list[Finding]:
    """Whether more than one person can admit keys, and nobody begins anew."""
    who = keyring.who_admits(connection, book, clock.today())
    found = [
        Finding(
            "who admits keys", ok=len(who) != 1, detail=", ".join(who) or "nobody yet",
            fix="give another leader or chief a key without a last day, before this one is lost",
        )
    ]  # fmt: skip
    asked = keyring.recovery_under_way(connection, book)
    if asked is not None:
        said = f"{asked.person} begins anew from {asked.from_on}, asked by {asked.by}"
        fix = "if keys can be admitted still: anzhang key stop-recovery"
        found.append(Finding("key recovery", ok=False, detail=said, fix=fix))
    return found


def _registers(connection: sa.Connection, book: str) -> Finding:
    """Whether every key and every debtor stands in its register, as a rule that asks it expects."""
    lacking = missing(connection, book)
    said = f"{len(lacking.keys)} keys and {len(lacking.cases)} cases of debtors are not entered"
    return Finding("registers", not lacking, said if lacking else "complete", "anzhang migrate")


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
