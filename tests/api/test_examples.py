"""A careful stranger writes against the document alone, and pastes what it shows him."""

from typing import Any, Final

import pytest

from api.app import document
from tests.api.office import Office

Shape = dict[str, Any]
# What stands for itself where nothing is said: as Swagger and its kin fill it in.
BY_FORMAT: Final = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:30:00+08:00",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}


def resolved(shape: Shape) -> Shape:
    while "$ref" in shape:
        shape = document()["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return shape


def pasted(shape: Shape, *, whole: bool) -> Any:
    """The sample of a schema; ``whole`` with what may be left out."""
    said = shape if "examples" in shape else resolved(shape)
    if "examples" in said:
        return said["examples"][0]
    if "const" in said or "enum" in said:
        return said["const"] if "const" in said else said["enum"][0]
    if choices := said.get("anyOf") or said.get("oneOf") or said.get("allOf"):
        return pasted(next(each for each in choices if each.get("type") != "null"), whole=whole)
    return _made(said, whole=whole)


def _made(said: Shape, *, whole: bool) -> Any:
    if said.get("default") is not None:
        return said["default"]
    match said["type"]:
        case "object":
            members, needed = said.get("properties", {}), said.get("required", ())
            shown = members if whole else needed or list(members)[: said.get("minProperties", 0)]
            return {name: pasted(members[name], whole=whole) for name in shown}
        case "array":
            inner = said.get("prefixItems") or [said["items"]]
            return [pasted(each, whole=whole) for each in inner]
        case "string":
            return BY_FORMAT.get(said.get("format", ""), "string")
        case kind:
            return {"boolean": True, "integer": max(1, said.get("minimum", 1))}[kind]


@pytest.mark.parametrize("whole", [False, True], ids=["what is needed", "everything"])
def test_what_the_document_shows_can_be_read_when_it_is_pasted(
    office: Office, *, whole: bool
) -> None:
    unread = {}
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            answer = _ask(office, path, method, operation, whole=whole)
            assert answer.status_code < 500 or answer.status_code == 503, answer.text
            assert str(answer.status_code) in operation["responses"], (path, answer.text)
            if b"/problems/malformed-request" in answer.content:
                unread[method, path] = answer.json().get("errors") or answer.text
    assert unread == {}


def _ask(office: Office, path: str, method: str, operation: Shape, *, whole: bool) -> Any:
    queries: Shape = {}
    headers: Shape = office.headers("admin")
    for each in operation.get("parameters", ()):
        if not each["required"] and each["name"] != "dry_run":
            continue
        sample = str(pasted(each["schema"], whole=whole))
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", sample)
        else:
            (queries if each["in"] == "query" else headers)[each["name"]] = sample
    headers["Idempotency-Key"] = f"{method} {operation['operationId']}"
    content = operation.get("requestBody", {}).get("content", {})
    sent: Shape = {"params": {**queries, "dry_run": "true"} if "dry_run" in queries else queries}
    if "application/json" in content:
        sent["json"] = pasted(content["application/json"]["schema"], whole=whole)
    elif content:
        sent["content"] = b"a file"
    return office.client.request(method, path, headers=headers, **sent)
