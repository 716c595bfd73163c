"""XML from outside, read as if by an enemy: no DTD, no entity, no network, nothing too deep.

What a message says is reached by local names through :class:`Node`, so that one reader serves
every version of a message; whatever is missing is refused with its line.
"""

import re
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from lxml import etree

from reconciliation.formats.refusals import (
    EncodingWrong,
    FileUnreadable,
    FileUnsafe,
    SchemaBroken,
    StatementUnreadable,
)

SCHEMAS: Final = Path(__file__).parent / "xsd"
DEEPEST: Final = 40  # a camt message needs 16 levels

_declared = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_prolog = re.compile(r"\ufeff?(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_too_deep = etree.XPath("boolean(" + "/*" * (DEEPEST + 1) + ")")
_in_namespace = re.compile(r"\{[^}]*\}")
_PYTHON_NAMES: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8",
    "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
}  # fmt: skip
_validating = threading.Lock()  # an lxml schema keeps the errors of its last use


class _LocalNames(dict[str, str]):
    """Names without their namespace: a message says the same few for each of its lines."""

    def __missing__(self, tag: str) -> str:
        if len(self) >= 10_000:  # no message has so many; an enemy's file may
            self.clear()
        local = self[tag] = tag.rpartition("}")[2]
        return local


_local_names: Final = _LocalNames()


class Node:
    """One element of a message, asked by local names: ``node.text("RltdPties/Dbtr/Nm")``."""

    __slots__ = ("_children", "element")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self._children: dict[str, list[Node]] | None = None

    @property
    def line(self) -> int:
        """The line of the file on which the element starts."""
        return cast("int | None", self.element.sourceline) or 0

    @property
    def name(self) -> str:
        """The element's local name."""
        return str(self.element.tag).rpartition("}")[2]

    @property
    def words(self) -> str:
        """The element's own text, without the space around it."""
        return (self.element.text or "").strip()

    def all(self, name: str) -> list["Node"]:
        """The children of one name, in order."""
        if self._children is None:
            children: dict[str, list[Node]] = {}
            self._children = children
            for child in self.element:
                local = _local_names[child.tag]
                if local in children:
                    children[local].append(Node(child))
                else:
                    children[local] = [Node(child)]
        return self._children.get(name, [])

    def each(self, name: str) -> Iterator["Node"]:
        """The children of one name, kept by nobody: for lists too long to hold read."""
        return (Node(node.element) for node in self.all(name))

    def first(self, path: str) -> "Node | None":
        """The first element along a path of names, or None."""
        node = self
        for name in path.split("/"):
            found = node.all(name)
            if not found:
                return None
            node = found[0]
        return node

    def text(self, *paths: str) -> str:
        """The words at the first of these paths that has any; nothing at all is ``""``."""
        for path in paths:
            node = self.first(path)
            if node is not None and (words := node.words):
                return words
        return ""

    def need(self, path: str) -> "Node":
        """The element at a path, or a refusal naming the line that lacks it."""
        node = self.first(path)
        if node is None:
            raise StatementUnreadable(
                f"line {self.line}: {self.name} has no {path}", line=self.line, missing=path
            )
        return node

    def need_text(self, path: str) -> str:
        """The words at a path, which must be there."""
        node = self.need(path)
        if not node.words:
            raise StatementUnreadable(
                f"line {node.line}: {path} is empty", line=node.line, missing=path
            )
        return node.words


def looks_like_xml(data: bytes) -> bool:
    """Whether the file begins as XML does, byte order mark and blank lines aside."""
    return data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def parse(data: bytes) -> etree._Element:
    """Parse a whole document, or refuse it with the line (or the byte) that is wrong.

    Raises EncodingWrong, FileUnsafe (a DTD, an entity, too many levels) or FileUnreadable.
    """
    text = _decoded(data)
    start = _prolog.match(text)
    if start and text.startswith("<!", start.end()):
        line = text.count("\n", 0, start.end()) + 1
        raise FileUnsafe(f"line {line}: a bank message carries no DOCTYPE", line=line)
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever was declared: it has been decoded and encoded again
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from None
    document: Any = root.getroottree().docinfo
    if document.doctype or _too_deep(root):
        raise FileUnsafe(f"the message is nested deeper than {DEEPEST} levels or carries a DTD")
    return root


def validate(root: etree._Element, message: str) -> bool:
    """Validate against the vendored schema of a message such as ``camt.053.001.08``.

    Returns False when no schema of that version is at hand; raises :class:`SchemaBroken` with
    the line of the first error.
    """
    schema = _schema(message)
    if schema is None:
        return False
    with _validating:
        if schema.validate(root):
            return True
        errors = list(cast("Any", schema.error_log))
    first = min(errors, key=lambda error: error.line)
    said = _in_namespace.sub("", first.message)[:400]
    raise SchemaBroken(
        f"line {first.line}: {said} ({len(errors)} errors against {message})",
        line=first.line,
        errors=len(errors),
        schema=message,
    )


@cache
def _schema(message: str) -> etree.XMLSchema | None:
    path = SCHEMAS / f"{message}.xsd"
    if not re.fullmatch(r"[a-z]{4}(\.[0-9]{2,3}){3}", message) or not path.is_file():
        return None
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True, load_dtd=False)))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise EncodingWrong("byte 0: the message is UTF-16, and bank messages are UTF-8", byte=0)
    if (nul := data.find(b"\x00")) >= 0:
        raise FileUnsafe(f"byte {nul}: a NUL byte stands in the text", byte=nul)
    found = _declared.search(data[:400])
    declared = found[1].decode().lower() if found else "utf-8"
    if declared not in _PYTHON_NAMES:
        raise EncodingWrong(f"the message declares the encoding {declared}, not UTF-8", byte=0)
    try:
        return data.decode(_PYTHON_NAMES[declared])
    except UnicodeDecodeError as error:
        raise EncodingWrong(
            f"byte {error.start}: the message is not {declared}: {error.reason}",
            byte=error.start,
            encoding=declared,
        ) from None


def _broken(error: etree.XMLSyntaxError) -> FileUnreadable | FileUnsafe:
    line = error.lineno or 0
    said = (error.msg or "not well-formed").split("\n")[0][:200]
    kind = FileUnsafe if re.search(r"(?i)entit|depth|huge", said) else FileUnreadable
    return kind(f"line {line}: the XML is damaged or cut off: {said}", line=line)
