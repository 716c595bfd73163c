"""What must not happen, and that it left nothing behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from ledger.domain import act
from ledger.domain.errors import Refusal
from tests.services.courthouse import Courthouse


def refused(house: Courthouse, why: type[Refusal], do: Callable[[], Any]) -> Refusal:
    """It is refused in this way, and neither a fact nor a balance has moved."""
    position, stood = house.court.position(), house.balances()
    # A request key of its own: what one person did before in the same breath is not repeated.
    with act.acting(replace(act.current(), request_key=uuid4().hex)), pytest.raises(why) as no:
        do()
    assert (house.court.position(), house.balances()) == (position, stood)
    return no.value
