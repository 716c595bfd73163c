"""Does commands under known request keys, and says a key once its command was acknowledged.

Every command is asked in the same words by whoever runs this again: a worker that was killed is
started anew with the same numbers, and begins with the first it has no acknowledgement of.
"""

from datetime import date

import ledger.domain.every
from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Unavailable
from ledger.services.cases import Cases, NewParty
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import MasterKey
from tests.lives import Mouth

ACCOUNT = "1202026619900012345"


def work(mouth: Mouth, dsn: str, book: str, master: bytes, name: str, *stretch: int) -> None:
    """Open one case after another, the first of the stretch to the last."""
    assert ledger.domain.every
    court = Court(Database(dsn, pool_size=1), book, MasterKey(master))
    cases = Cases(court)
    mouth.send("ready")
    for number in range(*stretch):
        key = f"{name}-{number}"
        with acting(Act("wang", Role.OFFICER, key, key.encode())):
            try:
                done = cases.open(
                    f"（2026）苏0508执{number}号", officer="wang", filed_on=date(2026, 1, 5),
                    bank_account=ACCOUNT,
                    parties=[NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, f"甲{number}公司")],
                )  # fmt: skip
            except Unavailable:
                return  # the test asks again
        mouth.send((key, done.position, done.ids["sub_account"]))
