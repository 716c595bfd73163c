"""Routes as they are declared, and made only when a server asks for them.

FastAPI works out every parameter of every route the moment it is declared, which takes longer than
most commands take to run. The command line reads the same declarations and opens no door, so each
noun's routes are noted down here, and become routes when an application is made of them.

Here every list takes its one form, too. A route that answers a short list whole says ``list[…]``
and returns one; what goes out is the page that every other list is told in, and its only one:
``{"items": […], "next": null}``. So a client reads all lists alike, and a short list that grows
can be told in parts one day without a word to anybody.
"""

from collections.abc import Callable
from functools import cached_property, wraps
from inspect import signature
from typing import Any, TypeVar, get_args, get_origin

from fastapi import APIRouter, Response

from api.asked import AskedRoute
from api.openapi import operation_id
from api.shown import paged

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
            model = words.get("response_model") or signature(endpoint).return_annotation
            if get_origin(model) is list:
                [item] = get_args(model)
                whole = words | {"response_model": paged(item)}
                made.add_api_route(path, _on_one_page(endpoint), **whole)
            else:
                made.add_api_route(path, endpoint, **words)
        return made


def _on_one_page(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Answer a short list whole, in the form of every list."""

    @wraps(endpoint)
    def paging(**asked: Any) -> Any:
        found = endpoint(**asked)
        # A list that was asked for as a page to print or a workbook is an answer already.
        return found if isinstance(found, Response) else {"items": found, "next": None}

    return paging
