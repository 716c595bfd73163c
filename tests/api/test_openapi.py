"""The document is complete: every operation says what it does and how it can be refused."""

from collections.abc import Iterator
from typing import Any

from api.app import document
from api.openapi import TAGS
from api.problems import MEDIA_TYPE


def operations() -> Iterator[tuple[str, Any]]:
    """Every operation of the document by its name."""
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def secured() -> Iterator[tuple[str, Any]]:
    """Those for which one needs a key."""
    return ((name, each) for name, each in operations() if "security" in each)


def test_an_operation_is_named_in_both_languages_and_explained() -> None:
    tags = {tag["name"] for tag in TAGS}
    assert len(list(operations())) > 500
    for name, operation in operations():
        chinese, _, english = operation["summary"].partition(" · ")
        assert english.isascii(), name
        assert not chinese.isascii(), name
        assert operation["description"], name
        assert set(operation["tags"]) <= tags, name


def test_every_refusal_is_documented_as_a_problem_with_an_example() -> None:
    for name, operation in operations():
        refusals = {s: r for s, r in operation["responses"].items() if not s.startswith("2")}
        assert refusals, name
        for status, response in refusals.items():
            content = response["content"][MEDIA_TYPE]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, (name, status)
            assert content["example"]["status"] == int(status), (name, status)


def test_every_write_takes_a_request_key_and_every_secured_answer_may_be_refused() -> None:
    for name, operation in secured():
        headers = {p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "header"}
        assert ("Idempotency-Key" in headers) == name.startswith("POST"), name
        if name.startswith("POST"):
            assert headers["Idempotency-Key"]["required"], name
        assert {"401", "403", "404", "422", "503"} <= operation["responses"].keys(), name


def test_every_list_is_told_in_one_form() -> None:
    """A bare array here and a page there made every client ask which list it reads."""
    shapes, lists = document()["components"]["schemas"], []
    for name, operation in operations():
        answered = next(r for s, r in operation["responses"].items() if s.startswith("2"))
        schema = answered.get("content", {}).get("application/json", {}).get("schema", {})
        assert schema.get("type") != "array", f"{name} answers a bare list"
        shape = shapes.get(schema.get("$ref", "").rpartition("/")[2], {})
        asked = {each["name"] for each in operation.get("parameters", ())}
        if "items" in shape.get("properties", {}) and len(shape["properties"]) < 3:
            assert shape["required"] == ["items", "next"], name
            lists.append("limit" in asked)
        assert ("limit" in asked) == ("after" in asked), name
    assert lists.count(False) > 30, "short lists are told whole"
    assert lists.count(True) > 60, "long ones in parts"


def test_only_health_and_problems_are_open() -> None:
    opened = {name for name, _ in operations()} - {name for name, _ in secured()}
    assert opened == {"GET /livez", "GET /readyz", "GET /problems", "GET /problems/{code}"}


def test_acts_upon_something_seen_require_its_version() -> None:
    acts = (
        *("/approve", "/reject", "/amend", "/withdraw"),
        *("/claims/{claim}/confirm", "/refuse", "/reverse", "/lines/{line}/returns"),
        *("/assign", "/steps", "/explain", "/resolve", "/correct", "/free", "/accept"),
        *("/claims/{claim}/confirm", "/refuse", "/reverse"),
        *("/lines/{line}/returns", "/stop", "/payouts/{number}/hand-over", "/find-cash"),
        *("/witness", "/deny", "/name-witness", "/payouts/{number}/take-back"),
        *("/charge", "/uncharge", "/cannot-collect", "/grant", "/notify", "/open-matter"),
        *(
            "/close-matter",
            "/take-cost",
            "/escrows/{number}/release",
            "/propose-lapse",
            "/lapse",
            "/to-treasury",
        ),
        *("/moves/{number}/agree", "/take-in", "/sweep", "/decide", "/{case_number}/end"),
        *("/wrong-payments/{number}/agree", "/wrong-payments/{number}/make-good"),
        *("/tell-discipline", "/propose-money"),
        *("/relief/{number}/agree", "/relief/{number}/recoupments"),
        *(
            "/settle-late",
            "/tickets/{ticket}/settle",
            "/tickets/{ticket}/take-back",
            "POST /terminations/{case_number}",
            "/hand-overs/{hand_over}/sign",
            "/approve-for",
        ),
    )
    for name, operation in operations():
        if operation["tags"] == ["lots"]:
            continue  # made from the services' signatures: tests/api/test_lots.py
        headers = {p["name"].lower() for p in operation.get("parameters", ()) if p["required"]}
        begins = "201" in operation["responses"]  # something new: nothing of it was seen before
        seen = name.endswith(acts) or (name.startswith("POST /legacy/lines/") and not begins)
        assert "if-match" in headers or not seen, name


def shows_a_version(operation: Any) -> bool:
    return "ETag" in operation["responses"]["200"].get("headers", {})


# Acts upon what is shown under another noun: the ETag of this address is their If-Match.
SHOWN_AT = {
    "/charges/{case_number}": "/cases/{case_number}",
    "/account-interest/lines/{line}": "/lines/{line}",
    "/legacy/differences/{ticket}": "/tickets/{ticket}",
}


def test_whatever_asks_for_a_version_acts_on_what_shows_one() -> None:
    shown = {
        n.partition(" ")[2]
        for n, each in operations()
        if "get" in n.lower()[:3] and shows_a_version(each)
    }
    assert shows_a_version(dict(operations())["GET /payouts/{number}"])
    for name, operation in operations():
        headers = {each["name"] for each in operation.get("parameters", ())}
        if "If-Match" not in headers:
            continue
        path = name.partition(" ")[2]
        path = next((path.replace(k, v) for k, v in SHOWN_AT.items() if path.startswith(k)), path)
        assert any(path.startswith(each + "/") or path == each for each in shown), name


def test_what_a_dependency_puts_into_the_headers_is_told() -> None:
    named = dict(operations())
    for name, header in (
        ("GET /cases", "Link"),
        ("POST /payouts", "Idempotency-Replayed"),
        ("GET /plans/{number}", "ETag"),
    ):
        answer = next(each for s, each in named[name]["responses"].items() if s[0] == "2")
        assert {header, "X-Request-ID"} <= answer["headers"].keys(), name


def test_names_of_operations_are_unique() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))


def test_no_schema_lets_an_amount_be_a_number() -> None:
    for name, schema in document()["components"]["schemas"].items():
        for field, shape in schema.get("properties", {}).items():
            assert shape.get("type") != "number", (name, field)
            if field in ("amount", "free", "remainder", "total", "unsettled"):
                told = shape.get("type") == "string" or "anyOf" in shape or "$ref" in shape
                assert told, (name, field)
