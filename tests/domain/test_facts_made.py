"""A new fact is made of its words at once: its class says, more slowly, what must come of it."""

from dataclasses import MISSING, fields
from uuid import uuid4

import pytest

from ledger.domain import case_receipts
from ledger.domain.case_account import CaseAccount
from ledger.domain.kernel import said
from ledger.store.mapper import ENVELOPE
from tests.docs.examples import example
from tests.strategies import KINDS


def test_every_fact_made_at_once_is_the_one_its_class_would_make() -> None:
    for kind in KINDS:
        words = vars(example(kind))
        made = said(kind, words["originator_id"], words["originator_version"], dict(words))
        assert made == kind(**words), kind.TOPIC
        assert type(made) is kind
        assert vars(made).keys() == {each.name for each in fields(kind)}, kind.TOPIC


def test_no_fact_is_made_of_a_word_too_many_or_too_few() -> None:
    for kind in KINDS:
        words = vars(example(kind))
        with pytest.raises(TypeError, match="unexpected"):
            said(kind, uuid4(), 1, words | {"nonsense": 1})
        needed = {each.name for each in fields(kind) if each.default is MISSING} - set(ENVELOPE)
        for name in needed:
            with pytest.raises(TypeError, match=f"missing.*{name}"):
                said(kind, uuid4(), 1, {each: words[each] for each in words.keys() - {name}})


def test_a_fact_its_topic_does_not_stand_for_is_not_made() -> None:
    words = vars(example(CaseAccount.Credited))
    with pytest.raises(TypeError, match=r"case-account\.credited is another fact"):
        said(case_receipts.Credited, uuid4(), 1, dict(words))
