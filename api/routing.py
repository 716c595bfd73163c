"""Routes as they are declared, and made only when a server asks for them.

FastAPI works out every parameter of every route the moment it is declared, which takes longer than
most commands take to run. The command line reads the same declarations and opens no door, so each
noun's routes are noted down here, and become routes when an application is made of them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from fastapi import APIRouter

from api.asked import AskedRoute
from api.openapi import operation_id

F = TypeVar("F", bound=Callable[..., Any])


class Routes:
    """What one noun answers: the words of an ``APIRouter``, kept until they are needed."""

    def __init__(self, *, prefix: str = "", **words: Any) -> None:
        self.prefix = prefix
        self._words = words
        self._declared: list[tuple[str, Callable[..., Any], dict[str, Any]]] = []

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **words: Any) -> None:
        """Note down a route."""
        self._declared.append((path, endpoint, words))

    def get(self, path: str, **words: Any) -> Callable[[F], F]:
        """Declare what is read at a path."""
        return self._declaring(path, "GET", words)

    def post(self, path: str, **words: Any) -> Callable[[F], F]:
        """Declare what is asked for at a path."""
        return self._declaring(path, "POST", words)

    def _declaring(self, path: str, method: str, words: dict[str, Any]) -> Callable[[F], F]:
        def declare(endpoint: F) -> F:
            self.add_api_route(path, endpoint, methods=[method], **words)
            return endpoint

        return declare

    @cached_property
    def made(self) -> APIRouter:
        """The routes, made once for every application of this process."""
        made = APIRouter(
            prefix=self.prefix,
            generate_unique_id_function=operation_id,
            route_class=AskedRoute,
            **self._words,
        )
        for path, endpoint, words in self._declared:
            made.add_api_route(path, endpoint, **words)
        return made
