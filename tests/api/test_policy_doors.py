"""A court's own rules by day, over HTTP: one for one day, and which held when."""

from tests.api.office import DAY, POLICY, Office, refused

BEFORE, THE_DAY, AFTER = "2026-12-06", "2026-12-07", "2026-12-08"
ONE_DAY = (
    POLICY.replace('"2016-08"', '"one-day"')
    .replace('"2016-08-04"', f'"{THE_DAY}", "in_force_until": "{THE_DAY}"')
    .replace('"days": 3', '"days": 1', 1)
)


def held(office: Office, on: str, known_at: int | None = None) -> tuple[str, int]:
    """Which version holds on a day, and in how many days money is to be claimed then."""
    asked = f"/book/policies/in-force?on={on}" + (f"&known_at={known_at}" if known_at else "")
    found = office.seen(asked)
    rule = next(each for each in found["rules"] if each["rule"] == "claim_sla")
    return found["version"], rule["says"]["n"]


def test_a_rule_for_one_day_is_activated_holds_and_can_be_read_back(office: Office) -> None:
    before = office.court.position()
    tried = office.post("/book/policies?dry_run=true", {"text": ONE_DAY}, "admin").json()
    assert tried["ids"] == {"policy": "one-day", "from": THE_DAY, "until": THE_DAY}
    assert held(office, THE_DAY) == ("2016-08", 3)
    done = office.done("/book/policies", {"text": ONE_DAY}, "admin")
    days = [held(office, day) for day in (BEFORE, THE_DAY, AFTER)]
    assert days == [("2016-08", 3), ("one-day", 1), ("2016-08", 3)]
    assert held(office, THE_DAY, known_at=before) == ("2016-08", 3), "nobody knew it then"

    first, second = office.listed("/book/policies")
    assert first["held"] == [
        {"first": "2016-08-04", "last": BEFORE}, {"first": AFTER, "last": None}
    ]  # fmt: skip
    assert first["backdated"] is True
    assert (second["held"], second["position"], second["activated_by"]) == (
        [{"first": THE_DAY, "last": THE_DAY}], done["position"], "chen.gang",
    )  # fmt: skip
    assert len(office.listed(f"/book/policies?known_at={before}")) == 1
    refused(office.post("/book/policies", {"text": ONE_DAY}, "admin"), 409, "rules-in-force")
    refused(office.get("/book/policies/in-force?on=2016-08-03"), 409, "no-policy-in-force")
    assert office.seen("/book/policies/in-force")["version"] == "2016-08"
    assert DAY.isoformat() < BEFORE
