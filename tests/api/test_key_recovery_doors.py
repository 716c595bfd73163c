"""A recovery of keys told over HTTP: it is asked at the machine, seen in a list, and stopped."""

from ledger.domain.act import Act, Role, acting
from ledger.services.keys import Keys
from tests.api.office import PEOPLE, Office, refused

STOP = "/keys/stop-recovery"


def test_a_leader_who_lost_nothing_stops_whoever_was_to_begin_anew(office: Office) -> None:
    """One reads who was named, why and from which day; one stops it for a reason, and once."""
    refused(office.post(STOP, {"reason": "未遗失"}, "leader"), 409, "no-recovery")
    with acting(Act("root", Role.SYSTEM, "ask")):
        Keys(office.court).ask_recovery("he.ping", " 院长批示 ")
    office.catch_up()
    (named,) = office.seen("/lists/key-recoveries")["items"]
    assert (named["person"], named["reason"], named["outcome"]) == ("he.ping", "院长批示", "asked")

    refused(office.post(STOP, {"reason": "未遗失"}, "officer"), 403, "not-permitted")
    for blank in ("", "  ", "\u3000", "\u200b"):
        no = refused(office.post(STOP, {"reason": blank}, "leader"), 422, "malformed-request")
        assert no["errors"][0]["pointer"] == "#/reason"
    tried = office.post(f"{STOP}?dry_run=true", {"reason": "未遗失"}, "leader").json()
    assert [fact["topic"] for fact in tried["facts"]] == ["key-ring.recovery-stopped"]
    done = office.done(STOP, {"reason": "密钥在我处，并未遗失"}, "leader", key="stop")
    assert office.done(STOP, {"reason": "密钥在我处，并未遗失"}, "leader", key="stop") == {
        **done, "replayed": True,
    }  # fmt: skip
    refused(office.post(STOP, {"reason": "再次"}, "leader"), 409, "no-recovery")
    office.catch_up()
    (stopped,) = office.seen("/lists/key-recoveries")["items"]
    assert (stopped["outcome"], stopped["stopped_by"]) == ("stopped", PEOPLE["leader"][0])
