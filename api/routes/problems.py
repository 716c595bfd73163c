"""The pages that explain each refusal, made from the refusals themselves."""

from html import escape
from inspect import cleandoc
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from api.openapi import OPEN, READS
from api.problems import every_refusal, status_of
from api.routing import Routes
from api.shown import Shown
from ledger.domain.errors import NotFound, Refusal

router = Routes(prefix="/problems", tags=["problems"], responses={404: READS[404], **OPEN})

Code = Annotated[str, Path(pattern="^[a-z0-9-]{1,64}$", examples=["not-enough-money"])]


class Explained(Shown):
    """What a refusal means, in which state of HTTP it comes, and the article it rests on."""

    code: str
    status: int
    title: str
    title_zh: str
    meaning: str
    article: str | None


def explained(kind: type[Refusal]) -> Explained:
    """What is known of a kind of refusal without one at hand."""
    status = 500 if kind.code == "unforeseen" else status_of(kind)
    return Explained(
        code=kind.code, status=status, title=kind.title, title_zh=kind.title_zh,
        meaning=cleandoc(kind.__doc__ or ""), article=str(kind.article) if kind.article else None,
    )  # fmt: skip


@router.get("", summary="全部问题类型 · Every refusal there is")
def list_problems() -> list[Explained]:
    """The codes of all refusals, with their meaning."""
    return [explained(kind) for kind in every_refusal()]


@router.get(
    "/{code}", summary="问题说明 · What a refusal means", response_model=Explained,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def explain_problem(code: Code, request: Request) -> Response:
    """The page a problem's ``type`` names: HTML for browsers, JSON for everybody else."""
    kind = next((each for each in every_refusal() if each.code == code), None)
    if kind is None:
        raise NotFound(f"no problem is called {code}", named=code)
    page = explained(kind)
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_html(page))
    return JSONResponse(page.model_dump())


def _html(page: Explained) -> str:
    words = "".join(f"<p>{escape(part)}</p>" for part in page.meaning.split("\n\n"))
    article = f"<p>依据 · {escape(page.article)}</p>" if page.article else ""
    title = f"{escape(page.title_zh)} · {escape(page.title)}"
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p><code>{escape(page.code)}</code> · HTTP {page.status}</p>"
        f"{words}{article}</body></html>"
    )
