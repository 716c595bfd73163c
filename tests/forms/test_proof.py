"""What is on a print: its digest, whom it hides, and that nothing hostile comes alive on it."""

import json
import re
from dataclasses import is_dataclass
from datetime import date
from typing import Any, get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from api.forms import catalogue, paper
from api.forms.document import Filed, Rows, Single, Verdict, as_json
from api.forms.known import facts_digest
from api.forms.lists import LedgerRow
from api.forms.parts import Says
from ledger.domain.case_account import Capacity, PartyKind, PartyRole
from ledger.domain.erasure import Erasure
from ledger.domain.money import Money
from ledger.domain.signs import visible
from ledger.services.cases import NewParty
from ledger.services.erasures import Erasures
from ledger.store.mapper import ERASED
from reconciliation.printing import safety, style
from tests.forms.printing import Printing, cell, well_formed
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, by
from tests.services.papers import DECISION

HOSTILE = '甲<script>alert("1")</script>&amp;\'"><img src=x onerror=alert(1)>{{7*7}}{% raw %}'
MARCH = "2026-03-01..2026-03-31"


def test_a_form_of_the_past_is_printed_again_as_it_was_and_its_digest_is_the_same(
    desk: Printing,
) -> None:
    desk.funded()
    drafted = desk.drafted("20000.00")
    number = drafted.ids["payout"]
    then = desk.court.position()
    page, document = desk.page("F1", number), desk.document("F1", number)
    with by("chen"):
        desk.payouts.approve(number, drafted.ids["digest"])
    assert desk.page("F1", number, then) == page
    assert desk.document("F1", number, then) == document
    assert desk.document("F1", number)["sha256"] != document["sha256"]
    assert desk.check("F1", number, document["sha256"], then).verdict is Verdict.SAME
    assert desk.check("F1", number, document["facts_sha256"], then).verdict is Verdict.SAME_FACTS
    assert desk.check("F1", number, document["sha256"]).verdict is Verdict.OTHER
    assert desk.check("F1", number, "0" * 64, then).verdict is Verdict.OTHER


def test_what_happens_elsewhere_changes_no_digest(desk: Printing) -> None:
    desk.funded()
    number = desk.drafted("20000.00").ids["payout"]
    before = desk.document("F1", number)
    desk.receive("77.00", name="别人")
    desk.open_case("（2026）苏0508执199号", "zhao")
    after = desk.document("F1", number)
    assert after["position"] > before["position"]
    assert (after["sha256"], after["facts"]) == (before["sha256"], before["facts"])
    assert json.dumps(after["says"]) == json.dumps(before["says"])


def test_a_form_names_the_facts_it_was_made_from_and_no_others(desk: Printing) -> None:
    desk.funded()
    number = desk.drafted("20000.00").ids["payout"]
    rows = desk.court.recorder.rows(
        "SELECT topic FROM anzhang.facts WHERE book = %s AND position = ANY(%s) ORDER BY position",
        (desk.court.book, desk.document("F1", number)["facts"]),
    )
    assert [topic for (topic,) in rows] == [
        "case-account.opened", "case-account.party-added", "case-account.party-added",
        "case-account.account-stated", "case-account.account-confirmed", "bank-line.booked",
        "case-account.credited", "payout.drafted",
    ]  # fmt: skip


def test_a_list_has_a_digest_over_every_row(desk: Printing) -> None:
    desk.payable()
    desk.receive("10.00", name="甲")
    then = desk.court.position()
    first = desk.document("F6", MARCH)
    assert desk.check("F6", MARCH, first["sha256"]).verdict is Verdict.SAME
    desk.receive("10.00", name="乙")
    second = desk.document("F6", MARCH)
    assert second["sha256"] != first["sha256"]
    assert second["facts_sha256"] != first["facts_sha256"]
    assert desk.check("F6", MARCH, first["sha256"], then).verdict is Verdict.SAME


def test_a_person_who_was_erased_is_erased_on_every_print_and_the_facts_can_still_be_checked(
    desk: Printing,
) -> None:
    """个人信息保护法 47: what the book cannot read any more, no print of it can say."""
    desk.funded()
    number = desk.drafted("20000.00").ids["payout"]
    then = desk.court.position()
    before = desk.document("F1", number)
    assert CREDITOR in json.dumps(before, ensure_ascii=False)
    with by("admin"):
        Erasures(desk.court).erase(str(desk.case().id), DECISION, "保存期满")
    for at in (None, then):
        after = desk.document("F1", number, at)
        text = json.dumps(after, ensure_ascii=False)
        assert CREDITOR not in text
        assert after["says"]["payee"] == after["says"]["account"] == ERASED
        assert after["erased"] is True
        assert after["facts_sha256"] == before["facts_sha256"]
    page = desk.page("F1", number, then)
    assert cell(page, "收款人") == ERASED
    assert "个人信息已依法抹除" in page
    assert desk.check("F1", number, before["sha256"], then).verdict is Verdict.ERASED
    assert desk.check("F1", number, before["facts_sha256"], then).verdict is Verdict.SAME_FACTS
    assert desk.topics(Erasure.Ordered.TOPIC) == 1
    [row] = desk.rows("F6", MARCH)
    assert (row.applicants, row.payer) == (ERASED, DEBTOR), "the bank's line has a key of its own"
    assert desk.document("F6", MARCH)["erased"] is True


def test_hostile_names_are_words_on_paper(desk: Printing) -> None:
    desk.open_case()
    new = NewParty(PartyRole.THIRD_PARTY, PartyKind.COMPANY, HOSTILE)
    with by("wang"):
        desk.cases.add_party(CASE, new)
    desk.confirm_account()
    sub_account = desk.case().sub_account
    desk.receive("50.00", name=HOSTILE, remark="甲<b>x</b>", sub_account=sub_account)
    with by("wang"):
        receipt = next(iter(desk.case().lots))
        if desk.case().lots[receipt].third_party:
            desk.cases.record_capacity(CASE, receipt, Capacity.FOR_DEBTOR, HOSTILE)
    number = desk.drafted("50.00").ids["payout"]
    for code, named in (("F1", number), ("F6", MARCH), ("F5", f"{receipt}:auto")):
        page = desk.page(code, named)
        well_formed(page)
        found = html.fromstring(page).text_content()
        assert HOSTILE in found, f"{code} says it as it was written"
        assert "<script>" not in page
        assert "onerror=alert(1)>" not in page.replace("&gt;", "")  # only as words


@settings(max_examples=60)
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_whatever_is_written_stands_on_paper_and_what_nobody_would_see_is_named(words: str) -> None:
    row = LedgerRow(
        arrived=date(2026, 3, 2), amount=Money("1.00"), case_number="", officer=words,
        applicants=words, debtors="", payer=words, why=words, finance="", enforcement="",
        serial="S1", bank_account="1",
    )  # fmt: skip

    def filed() -> Filed:
        body = Rows(iter([(row, {1: b"x"})]), lambda each: each.amount)
        return Filed(catalogue.F6, MARCH, "b", "法院", 1, None, body)

    page = "".join(paper.as_html(filed()))
    well_formed(page)
    cells = html.fromstring(page).xpath("//table[@class='list']/tbody/tr/td")
    assert cells[6].text_content() == visible(words)
    assert json.loads("".join(as_json(filed())))["rows"][0]["payer"] == words


def test_every_field_of_every_form_is_named_in_both_languages() -> None:
    for kind in catalogue.KINDS.values():
        seen = list(_fields(kind.record))
        assert len(seen) >= 5
        for says in seen:
            assert re.search("[\u4e00-\u9fff]", says.zh), says
            assert re.fullmatch("[ -~]+", says.en), says


def _fields(record: type[Any]) -> list[Says]:
    found = []
    for hint in get_type_hints(record, include_extras=True).values():
        shape, *marks = get_args(hint)
        found.append(next(mark for mark in marks if isinstance(mark, Says)))
        for part in (shape, *get_args(shape)):
            if isinstance(part, type) and is_dataclass(part):
                found += _fields(part)
    return found


def test_the_only_style_a_browser_takes_is_the_one_in_the_page(desk: Printing) -> None:
    desk.open_case()
    page = desk.page("F6", MARCH)
    assert f"<style>{style()}</style>" in page
    assert "style-src 'sha256-" in safety()
    assert "@page{size:A4" in style()


def test_facts_are_hashed_by_position_and_link() -> None:
    one = facts_digest
    assert one({1: b"a", 2: b"b"}) == one({2: b"b", 1: b"a"})
    assert len({one({1: b"a"}), one({1: b"b"}), one({2: b"a"}), one({})}) == 4
    assert Single({"a": 1}, {3: b"x", 1: b"y"}).facts == (1, 3)
