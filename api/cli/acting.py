"""Acts on the command line: every act declared for HTTP, by the same words.

``anzhang cash collect --book SJ --amount 3200.00 …``: the marks of its path are arguments, the
fields of its body are options. A paper is written ``kind,number,day`` or with its file's SHA-256
behind, anything else of several fields as JSON; a body that holds many others is a JSON document,
as over HTTP, from a file or from ``-``. ``--dry-run`` says what would be recorded, with its
postings.
"""

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any, Final

import typer
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from api import refusals
from api.acts import ACTS, Act
from api.chinese_places import place_zh
from api.cli import disclosing, looking, planning, typed, waiting
from api.cli.computing import Question, body
from api.cli.forms import printing
from api.cli.hints import written
from api.cli.names import NO_ENUMS
from api.cli.next_steps import after
from api.cli.opening import DryRun, RequestKey, bank_of, desk, settings
from api.cli.saying import Json, note
from api.cli.telling import told
from api.desk import Desk
from api.every import follower
from api.forms.paying_in import PAYMENT_NOTICE
from api.openapi import TAGS
from api.routes import declared as declared_by_routes
from api.sums import asking_the_law
from ledger.domain.payout_parts import State
from ledger.services.command import Recorded

# Whose word a state is, where other nouns mean something else by it.
_OWN: Final[dict[str, dict[str, type[Enum]]]] = {"payouts": {"state": State}}
_KEYWORD: Final = inspect.Parameter.KEYWORD_ONLY
TOLD: Final = {each["name"]: each["description"] for each in TAGS}
UNTAGGED: Final = {
    "instruments": "票据 — cheques and bills, money once the bank has paid them",
    "charges": "计收 — fees, costs and fines charged to a case",
    "deductions": "冻结扣划 — accounts frozen and money deducted",
    "direct-payments": "直接履行 — what a debtor paid without the court",
    "account-issues": "非执行案号子账号 — sub-accounts for other case numbers",
    "closings": "结案 — cases closed, and money that comes later",
    "foreign": "外币 — foreign currency taken in and converted",
    "transfers": "法院间移转 — money between courts",
    "deferrals": "延缓发放 — money that may wait, and until when",
    "holds": "暂存 — frozen, reserved or kept money",
    "third-party-prices": "案外人价款 — prices kept for a suit, substituted or returned",
    "stays": "期限变更 — stays, suspensions, days that do not count",
    "notices": "通知 — who was told of what, and when",
    "reminders": "超期提醒 — reminders, one role higher each time",
}
SHOWN: Final[dict[str, dict[str, Callable[..., None]]]] = {
    "archives": {"show": looking.archive},
    "cases": {"by-number": looking.number},
    "deferrals": {"show": waiting.deferral},
    "escrows": {"show": waiting.escrow},
    "goods": {"show": looking.goods, "register": looking.goods_register},
    "holds": {"show": waiting.hold},
    "lines": {"show": looking.line, "trail": looking.line_trail},
    "payouts": {"show": looking.payout, "sheet": looking.payout_sheet},
    "restoration": {"show": looking.restoration},
    "reversals": {"show": looking.reversal},
    "stays": {"show": waiting.stay},
    "tickets": {"show": waiting.ticket},
    "transfers": {"show": waiting.transfer},
}
ROOMS: Final[dict[str, Callable[[typer.Typer], None]]] = {
    "debts": planning.into_debts, "disclosure": disclosing.into, "plans": planning.into_plans,
}  # fmt: skip
ASK_THE_VIEWS: Final = frozenset({"archives"})
Version = Annotated[int | None, typer.Option("--seen", min=0, help="所见版本: the version seen")]


def every_noun(only: str | None = None) -> dict[str, typer.Typer]:
    """The acts, a group of commands to each noun, and what is looked at beside them.

    ``only`` names the one that is wanted; if it is none, they all are.
    """
    declared_by_routes()
    nouns = sorted({noun for noun, _ in ACTS})
    return {noun: _beside(noun, acts_of(noun)) for noun in ([only] if only in nouns else nouns)}


def _beside(noun: str, group: typer.Typer) -> typer.Typer:
    """Put what is looked at beside the acts."""
    for name, shown in SHOWN.get(noun, {}).items():
        group.command(name)(shown)
    if noun == "cases":
        group.command("payment-notice")(printing(PAYMENT_NOTICE))
    if noun in ROOMS:
        ROOMS[noun](group)
    return group


def acts_of(noun: str) -> typer.Typer:
    """The acts of one noun, as far as its routes were declared."""
    group = typer.Typer(no_args_is_help=True, help=_help(noun))
    # By name: in which order the routes were imported is nobody's business.
    for (of, name), declared in sorted(ACTS.items()):
        if of == noun:
            group.command(name, help=declared.words)(_command(declared))
    return group


def _help(noun: str) -> str:
    """What a group is called: as its tag in the OpenAPI document, or as it stands here."""
    return (TOLD | UNTAGGED)[noun].replace(" — ", " · ")


def _command(declared: Act) -> Callable[..., None]:
    def run(
        *,
        request_key: str,
        dry_run: bool,
        as_json: bool,
        seen: int | None = None,
        **said: Any,
    ) -> None:
        with desk(request_key, dry_run=dry_run) as court:
            given = _given(declared, said)
            if declared.seen:
                given["expected"] = seen
            ours = settings()
            if declared.noun in ASK_THE_VIEWS:
                follower(court).catch_up()  # where no server runs, nobody else tells the views
            with asking_the_law():
                done = declared.do(Desk(court, ours, bank_of(ours)), **given)
        _say(declared, done, as_json=as_json)

    parameters = [
        inspect.Parameter(mark, _KEYWORD, annotation=Annotated[str, typer.Argument()])
        for mark, _ in declared.marks
    ]
    if declared.written:
        parameters.append(inspect.Parameter("question", _KEYWORD, annotation=Question))
    elif declared.body is not None:
        fields = declared.body.model_fields.items()
        parameters += [_option(name, field) for name, field in fields]
    if declared.seen:
        parameters.append(inspect.Parameter("seen", _KEYWORD, annotation=Version, default=None))
    for name, hint, default in (
        ("dry_run", DryRun, False), ("request_key", RequestKey, ""), ("as_json", Json, False)
    ):  # fmt: skip
        parameters.append(inspect.Parameter(name, _KEYWORD, annotation=hint, default=default))
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__doc__ = declared.words
    return run


def _say(declared: Act, done: Recorded, *, as_json: bool) -> None:
    """What was done, and what comes next."""
    told(done, _OWN.get(declared.noun, NO_ENUMS), as_json=as_json)
    onwards = after(declared.noun, declared.name, done)
    if onwards and not as_json:
        note(onwards)


def _option(name: str, field: FieldInfo) -> inspect.Parameter:
    flag, told, name = f"--{name.replace('_', '-')}", written(name, field), _in_body(name)
    if _is_list(field):
        hint: Any = Annotated[list[str] | None, typer.Option(flag, help=told)]
        return inspect.Parameter(name, _KEYWORD, annotation=hint, default=None)
    if field.is_required():
        hint = Annotated[str, typer.Option(flag, help=told)]
        return inspect.Parameter(name, _KEYWORD, annotation=hint)
    hint = Annotated[str | None, typer.Option(flag, help=told)]
    return inspect.Parameter(name, _KEYWORD, annotation=hint, default=None)


def _in_body(name: str) -> str:
    """A field's own name among a command's parameters: a path may have a mark of the same name."""
    return f"new_{name}"


def _is_list(field: FieldInfo) -> bool:
    return "list[" in str(field.annotation)


def _given(declared: Act, said: dict[str, Any]) -> dict[str, Any]:
    """The words of a command as the act takes them; what cannot be read is refused by its name."""
    found: dict[str, Any] = {}
    try:
        for mark, hint in declared.marks:
            found[mark] = _mark(mark, hint, said[mark])
        if declared.body is not None and declared.written:
            found["new"] = body(declared.body, said["question"])
        elif declared.body is not None:
            named = {
                name: _read(declared.body.model_fields[name], name, said[_in_body(name)])
                for name in declared.body.model_fields
                if said[_in_body(name)] is not None
            }
            found["new"] = declared.body.model_validate(named)
    except ValidationError as wrong:
        errors = [
            {
                "name": ".".join(map(str, each["loc"])), "detail_zh": place_zh(each),
                "detail": each["msg"],
            }
            for each in wrong.errors()
        ]  # fmt: skip
        places = [each["detail_zh"] for each in errors]
        said_so = "; ".join(f"{each['name']}: {each['detail']}" for each in errors)
        raise refusals.MalformedRequest(said_so, errors=errors, places=places) from wrong
    return found


def _mark(mark: str, hint: Any, written: str) -> Any:
    """A mark of the path as the act takes it; told by its name where it cannot be read."""
    try:
        return TypeAdapter(hint).validate_python(written)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        kind = PydanticCustomError(first["type"], first["msg"], first.get("ctx"))
        raise _at(kind, (mark,)) from wrong


def _read(field: FieldInfo, name: str, written: str | list[str]) -> Any:
    """What was typed for a field, as it is written on the wire."""
    if isinstance(written, str):
        return _part(field, (name,), written)
    return [_part(field, (name, nth), each) for nth, each in enumerate(written)]


def _part(field: FieldInfo, place: tuple[str | int, ...], written: str) -> Any:
    try:
        return typed.read(field, written)
    except PydanticCustomError as wrong:
        raise _at(wrong, place) from wrong


def _at(wrong: PydanticCustomError, place: tuple[str | int, ...]) -> ValidationError:
    """What is wrong there, as every field that cannot be read is told."""
    return ValidationError.from_exception_data("", [{"type": wrong, "loc": place, "input": None}])
