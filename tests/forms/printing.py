"""Short words for printing forms, on top of a court whose people take money in and pay it."""

import json
from typing import Any

from lxml import etree, html

from api.every import follower
from api.forms import catalogue, document, paper
from api.forms.document import Filed, PrintChecked
from tests.incoming.desk import Incoming


class Printing(Incoming):
    """A court that prints its forms."""

    def says(self, code: str, named: str, at: int | None = None) -> Any:
        """The record of a form about one thing."""
        return self.filed(code, named, at).foot["says"]

    def filed(self, code: str, named: str, at: int | None = None) -> Filed:
        """A form about one thing."""
        with self.court.database.snapshot.connect() as connection:
            return catalogue.form(self.court, catalogue.kind_of(code), named, connection, at)

    def rows(self, code: str, days: str, at: int | None = None) -> list[Any]:
        """The rows of a list."""
        follower(self.court).catch_up()
        with self.court.database.snapshot.connect() as connection:
            filed = catalogue.form(self.court, catalogue.kind_of(code), days, connection, at)
            return list(filed.body)  # type: ignore[arg-type]

    def document(self, code: str, named: str, at: int | None = None) -> Any:
        """A form as JSON."""
        follower(self.court).catch_up()
        with self.court.database.snapshot.connect() as connection:
            filed = catalogue.form(self.court, catalogue.kind_of(code), named, connection, at)
            return json.loads("".join(document.as_json(filed)))

    def page(self, code: str, named: str, at: int | None = None) -> str:
        """A form on paper."""
        follower(self.court).catch_up()
        with self.court.database.snapshot.connect() as connection:
            filed = catalogue.form(self.court, catalogue.kind_of(code), named, connection, at)
            return "".join(paper.as_html(filed))

    def check(self, code: str, named: str, digest: str, at: int | None = None) -> PrintChecked:
        """What came of holding a print against the book."""
        with self.court.database.snapshot.connect() as connection:
            filed = catalogue.form(self.court, catalogue.kind_of(code), named, connection, at)
            return document.checked(filed, digest)


def well_formed(page: str) -> Any:
    """The page as a strict parser reads it: closed, nested, nothing repaired; nothing foreign."""
    whole = page.replace("<!doctype html>", "", 1)
    for void in ('<meta charset="utf-8">', 'initial-scale=1">'):
        whole = whole.replace(void, void[:-1] + "/>", 1)
    tree = etree.fromstring(whole.replace("<br>", "<br/>"))
    assert not html.fromstring(page).xpath("//script|//link|//img|//iframe|//@src|//*[@onclick]")
    assert "url(" not in page
    assert "@import" not in page
    return tree


def cell(page: str, label: str) -> str:
    """What stands beside a heading, its blanks told as one."""
    tree = html.fromstring(page)
    [found] = tree.xpath("//table[@class='form']/tbody/tr[th/text()=$label]/td", label=label)
    return " ".join(found.text_content().split())
