"""Pages that are printed (打印页): templates for paper and screen, whatever comes in is escaped,
and what nobody would see in it is named.

A template that names something nobody gave it fails, and prints no gap. Nothing on a page is
fetched from elsewhere: its one style sheet stands in it, and a browser is told its digest, so that
nothing else that looks like a style is taken for one.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from ledger.domain.signs import visible

if TYPE_CHECKING:  # most commands print nothing
    from jinja2 import Environment

HOME: Final = "reconciliation"


@cache
def templates(package: str = HOME) -> "Environment":
    """The templates in a package's ``pages``, and those of this house beneath them."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    homes = [PackageLoader(each, "pages") for each in dict.fromkeys((package, HOME))]
    made = Environment(
        loader=ChoiceLoader(homes), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )  # fmt: skip
    made.globals["style"] = Markup(style())  # our own file, and nothing else
    return made


@cache
def style() -> str:
    """The style sheet of every page."""
    return (files(HOME) / "pages" / "style.css").read_text(encoding="utf-8").strip()


@cache
def safety() -> str:
    """What a browser may do with a page: show it with its own style, and fetch nothing."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none';"
        " base-uri 'none'; form-action 'none'"
    )
