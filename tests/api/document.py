"""The OpenAPI document, made once for all who read it: it takes longer than any test of it."""

from functools import cache
from typing import Any

from api.app import create_app


@cache
def document() -> dict[str, Any]:
    """What every court's door says of itself; it is the same without a court."""
    no_court: Any = None
    return create_app(no_court).openapi()
