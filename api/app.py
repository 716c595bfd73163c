"""The HTTP door of one court's book: it reads words into values, asks a service, and answers.

Nothing is decided here. Who may do what stands in ``ledger.domain.permissions``; what may be done
stands in the domain; what a refusal means to HTTP stands in ``api.problems``.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from typing import Any

from fastapi import FastAPI

from api import openapi, problems
from api.desk import Desk
from api.middleware import Door
from api.routes import every_router
from api.settings import Settings
from ledger.store.court import Court
from reconciliation.payments.bank import Bank


def create_app(
    court: Court,
    settings: Settings | None = None,
    bank: Bank | None = None,
    *,
    follow: bool = False,
) -> FastAPI:
    """Make the application of one court, connected to its bank if there is one.

    With ``follow`` it keeps the views up to date while it runs; without, somebody else does.
    """
    desk = Desk(court, settings or Settings(), bank)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with desk.following() if follow else nullcontext():
            yield

    app = _house(lifespan)
    app.state.desk = desk
    app.openapi = document  # type: ignore[method-assign]  # the way FastAPI documents
    ours = desk.settings
    app.add_middleware(
        Door, max_body_bytes=ours.max_upload_bytes, most_per_minute=ours.most_per_minute
    )
    return app


def _house(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None) -> FastAPI:
    """Every route and every refusal, of no court in particular."""
    app = FastAPI(
        title="案账 Anzhang", version="0.1.0", summary=openapi.SUMMARY,
        description=openapi.DESCRIPTION, openapi_tags=openapi.TAGS, lifespan=lifespan,
        docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    problems.install(app)
    for router in every_router():
        # Routes of this process's one making: included, FastAPI would work each out once more for
        # every application, in the first request of all.
        app.router.routes.extend(router.routes)
    return app


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document: every court's is the same, and it takes seconds to make."""
    return openapi.describe(_house(None))
