"""What the OpenAPI document promises, the server keeps, whatever it is sent.

Every operation is asked twice: with what Schemathesis makes up, and with the same words about
things that exist, so that the noise reaches the services and not only the doors.
"""

import os
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from api.app import create_app, document
from api.routes import every_router
from api.settings import Settings
from ledger.store.court import Court
from tests.api.office import A, Office, Secrets, Teller, line_id

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ROLES = {"book": "admin", "keys": "admin", "statements": "finance", "batches": "cashier"}
ROLES |= {"bank": "sender", "approve": "chief", "reject": "chief", "confirm": "finance"}
ROLES |= {"proofs": "finance", "tickets": "finance", "months": "finance", "long": "finance"}
ROLES |= {
    "search": "finance",
    "matching": "finance",
    "refuse": "finance",
    "reverse": "chief",
    "ledger": "auditor",
    "lists": "leader",
}
KNOWN = {
    "case_number": A,
    "number": f"{A}-1",
    "line": str(line_id("S2")),
    "receipt": str(line_id("S3")),
    "claim": "c1",
    "party": "p1",
    "version": 1,
    "day": "2026-03-02",
    "month": "2026-02",
}
EXAMPLES = int(os.environ.get("ANZHANG_CONTRACT_EXAMPLES", "2"))  # of each of 450 operations
# Read off the routes: the document takes seconds, and only who asks something needs it.
OPERATIONS = [
    (method, route.path)
    for router in every_router()
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
_fresh = count(1)


@cache
def promises() -> Any:
    """What the document promises, operation by operation."""
    return schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def busy(module_court: Court, furnished: tuple[str, Secrets]) -> Iterator[Office]:
    """An office in the middle of its day: a claim waits, and payouts stand at every stage."""
    bank = Teller()
    app = create_app(module_court, Settings(dsn=module_court.database.dsn), bank, follow=True)
    with TestClient(app) as client:
        office = Office(client, module_court, furnished[1], bank)
        office.claimed("700.00")
        office.drafted("1.00")
        office.approved("2.00")
        office.done(f"/batches/{office.queued(office.approved('3.00'))}/send", None, "sender")
        yield office


def test_every_promise_of_the_document_is_tried() -> None:
    promised = [found.ok() for found in promises().get_all_operations()]
    assert sorted((each.method.upper(), each.path) for each in promised) == sorted(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_every_operation_keeps_its_promises(operation: tuple[str, str], busy: Office) -> None:
    method, path = operation

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=promises()[path][method].as_strategy())
    def promised(case: Any) -> None:
        _ask(case, busy, {})
        if about := KNOWN.keys() & case.path_parameters.keys():
            _ask_about(about, case, busy)

    promised()


def test_many_operations_are_asked_about_what_exists() -> None:
    asked = [path for _, path in OPERATIONS if any(f"{{{name}}}" in path for name in KNOWN)]
    assert len(asked) > 200


def _ask_about(known: set[str], case: Any, office: Office) -> None:
    """The same words about things that exist, under a new key: they were never said before."""
    for name in known:
        case.path_parameters[name] = KNOWN[name]
    headers = {"Idempotency-Key": f"fresh-{next(_fresh)}"}
    if "If-Match" in case.headers:
        headers["If-Match"] = '"2"'
    _ask(case, office, headers)


def _ask(case: Any, office: Office, headers: dict[str, str]) -> None:
    words = case.operation.path.strip("/").split("/")
    who = ROLES.get(words[-1]) or ROLES.get(words[0], "officer")
    given_words = case.as_transport_kwargs()
    given_words["headers"] = {**given_words["headers"], **office.headers(who), **headers}
    given_words.pop("cookies", None)  # the ledger reads none
    if not isinstance(given_words.get("data", {}), dict):
        given_words["content"] = given_words.pop("data")
    if given_words.pop("files", None):
        given_words["files"] = {"file": repr(case.body).encode()}
    url = given_words.pop("url")
    case.validate_response(office.client.request(url=url, **given_words), checks=CHECKS)
