"""The pages of the two doors: every route as OpenAPI tells it, every command as its help does."""

from collections.abc import Iterator
from typing import Any, Final

import typer

from api.app import document as openapi_document
from api.cli import app as command_line

Shape = dict[str, Any]
FRAMEWORK: Final = frozenset({"--help", "--json"})  # every command has them

BEGIN: Final = """## Begin 入门

```sh
U=http://127.0.0.1:8000; K="Authorization: Bearer $ANZHANG_KEY"
W() { curl -H "$K" -H 'Content-Type: application/json' -H "Idempotency-Key: $1" "${@:2}"; }
curl -H "$K" "$U/cases?limit=2"           # {"items": […], "next": "…"}: go on with after=<next>
NUMBER=%EF%BC%882017%EF%BC%89%E8%8B%8F0508%E6%89%A7101%E5%8F%B7-1  # addresses are percent-encoded
curl -H "$K" -i "$U/payouts/$NUMBER"      # its ETag is the version, its digest what is asked
W k1 -d @draft.json "$U/payouts?dry_run=true"  # what would be recorded, and nothing is
W k1 -d @draft.json "$U/payouts"          # 201: its number, and its position in the book
W k1 -d @draft.json "$U/payouts"          # the same answer, "replayed": true; done once
W k2 -H 'If-Match: "1"' -d @digest.json "$U/payouts/$NUMBER/approve"  # only if still as seen
curl -H "$K" "$U/lists/to-send?at_least=42"    # a list that has seen position 42
curl "$U/problems/changed-since"          # what a refusal means: the `type` of every problem
```

A 503 is asked again under the same key. A 412 names the version it is at and the one seen."""


def http() -> Iterator[str]:
    """Every route: what it does, what it is asked with, what it answers."""
    document = openapi_document()
    yield "# HTTP"
    yield document["info"]["description"].strip()
    yield (
        "Fields in **bold** are required. A refusal is a problem (RFC 9457); its `type` leads to"
        " what it means, and all of them stand in [errors.md](errors.md). The whole document, with"
        " every schema and example, is `GET /openapi.json`."
    )
    yield BEGIN
    by_tag: dict[str, list[str]] = {each["name"]: [] for each in document["tags"]}
    for path, operations in document["paths"].items():
        for verb, told in operations.items():
            row = _route(verb, path, told, document["components"]["schemas"])
            by_tag.setdefault(told["tags"][0], []).append(row)
    said = {each["name"]: each["description"] for each in document["tags"]}
    for tag, rows in by_tag.items():
        yield f"## {tag}: {said[tag]}"
        yield "\n".join(["| route | what | asked with |", "|---|---|---|", *rows])


def _route(verb: str, path: str, told: Shape, schemas: Shape) -> str:
    asked = [
        _bold(each["name"], needed=each["required"])
        for each in told.get("parameters", ())
        if each["in"] == "query" or each["name"] == "If-Match"
    ]
    asked += _body(told.get("requestBody"), schemas)
    summary = told["summary"].replace("|", "\\|")
    return f"| `{verb.upper()} {path}` | {summary} | {', '.join(asked)} |"


def _body(body: Shape | None, schemas: Shape) -> list[str]:
    if body is None:
        return []
    shape = body["content"].get("application/json", {}).get("schema")
    if shape is None:
        return ["a file"]
    named = schemas[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    needed = named.get("required", ())
    return [_bold(name, needed=name in needed) for name in named.get("properties", {})]


def _bold(name: str, *, needed: bool) -> str:
    return f"**`{name}`**" if needed else f"`{name}`"


def cli() -> Iterator[str]:
    """Every command: its words, its arguments and options, its help."""
    yield "# Command line 命令行"
    yield (
        "`anzhang COMMAND --help` says the same. Exit codes: 0 done, 1 refused or not as it must"
        " be, 2 not understood. Every command takes `--json`; options in **bold** are required."
    )
    root = typer.main.get_command(command_line())
    for words, command in _commands("anzhang", root):
        yield f"## {words}"
        yield (command.help or "").strip()
        rows = [_option(each) for each in command.params if not FRAMEWORK & set(each.opts)]
        if rows:
            yield "\n".join(rows)


def _commands(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name, each in inner.items():
        yield from _commands(f"{words} {name}", each)


def _option(each: Any) -> str:
    if each.param_type_name == "argument":
        name = each.name.upper()
        shown = f"`{name}`" if each.required else f"`[{name}]`"
    else:
        shown = _bold(each.opts[0], needed=each.required)
    return f"- {shown}: {each.help}" if each.help else f"- {shown}"
