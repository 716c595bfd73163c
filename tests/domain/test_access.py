"""Keys: shown once, kept as a digest, refused without saying why."""

from datetime import date

import pytest

from ledger.domain.access import Holder, TwoFamilies, may_hold
from ledger.domain.act import Role
from ledger.domain.api_key import (
    AdmitsHimself,
    ApiKey,
    KeyNotAccepted,
    KeyNotAdmitted,
    KeyRevoked,
    Secret,
)
from tests.scenario import Told, fact, given, nothing, replay

SECRET = Secret("0123456789ab", "s3cret_with_underscore")
LAST_DAY, DAY_AFTER = date(2026, 12, 31), date(2027, 1, 1)


def issued(expires_on: date | None = None) -> Told:
    return fact(
        ApiKey.Issued, prefix=SECRET.prefix, digest=SECRET.digest, person="王", role=Role.OFFICER,
        expires_on=expires_on,
    )  # fmt: skip


REVOKED = fact(ApiKey.Revoked, reason="离职")


def test_a_key_is_issued_and_revoked_once() -> None:
    def revoke(key: ApiKey) -> None:
        key.revoke("离职")

    nothing(lambda: ApiKey(**issued(LAST_DAY).fields)).then(issued(LAST_DAY))
    given(ApiKey, issued()).when(revoke).then(REVOKED)
    given(ApiKey, issued(), REVOKED).when(revoke).then_refused(KeyRevoked, prefix=SECRET.prefix)


def test_a_good_key_is_accepted_through_its_last_day() -> None:
    replay(ApiKey, issued()).check(SECRET, DAY_AFTER)
    replay(ApiKey, issued(LAST_DAY)).check(SECRET, LAST_DAY)


@pytest.mark.parametrize(
    ("past", "shown"),
    [
        ((issued(),), Secret(SECRET.prefix, "another")),
        ((issued(LAST_DAY),), SECRET),
        ((issued(), REVOKED), SECRET),
    ],
    ids=["wrong", "expired", "revoked"],
)
def test_a_key_that_is_wrong_expired_or_revoked_is_refused_in_the_same_words(
    past: tuple[Told, ...], shown: Secret
) -> None:
    refused = given(ApiKey, *past).when(lambda key: key.check(shown, DAY_AFTER))
    refused.then_refused(KeyNotAccepted)
    assert refused.refused is not None
    assert refused.refused.detail == "this key is not accepted"


def test_a_key_is_read_as_it_was_shown() -> None:
    assert Secret.parse(str(SECRET)) == SECRET
    assert Secret.fresh() != Secret.fresh()
    assert SECRET.secret not in issued().fields.values()


@pytest.mark.parametrize(
    "text", ["", "az", "az_", "az_1", "az_1_", "az__2", "xx_1_2", "az_密_钥", "az_1_" + "2" * 124]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyNotAccepted):
        Secret.parse(text)


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (Role.OFFICER, Role.FINANCE), (Role.FINANCE, Role.CHIEF), (Role.AUDITOR, Role.OFFICER),
        (Role.FINANCE, Role.AUDITOR), (Role.LEADER, Role.FINANCE),
    ],
)  # fmt: skip
def test_r1_02_nobody_holds_keys_of_two_families(held: Role, asked: Role) -> None:
    with pytest.raises(TwoFamilies) as no:
        may_hold("wang", asked, ["wang"], [Holder("wang", held)])
    assert no.value.facts["role"] == held.value
    assert may_hold("wang", asked, ["wang"], []) == "wang"


def test_an_officer_may_stand_in_for_the_chief_with_a_key_of_his_own() -> None:
    assert may_hold("wang", Role.CHIEF, ["wang"], [Holder("wang", Role.OFFICER)]) == "wang"


TAKEN = fact(ApiKey.Taken, digest=SECRET.digest)
ADMITTED = fact(ApiKey.Admitted, by="周", role=Role.LEADER)


def test_a_key_that_was_taken_back_is_admitted_by_nobody() -> None:
    given(ApiKey, issued(), TAKEN, REVOKED).when(
        lambda key: key.admit(key.mark, by="周", role=Role.LEADER)
    ).then_refused(KeyRevoked, prefix=SECRET.prefix)


def test_nobody_puts_his_own_key_out_of_use() -> None:
    in_use = given(ApiKey, issued(), TAKEN, ADMITTED)
    in_use.when(lambda key: key.suspend("遗失", by="王")).then_refused(AdmitsHimself, by="王")
    in_use.when(lambda key: key.suspend("遗失", by="周")).then(
        fact(ApiKey.Suspended, reason="遗失", by="周")
    )


def test_only_a_key_that_acts_is_put_out_of_use() -> None:
    """One that was never admitted opens nothing; an administrator's is taken back instead."""
    keeper = fact(
        ApiKey.Issued, prefix=SECRET.prefix, digest=SECRET.digest, person="王", role=Role.ADMIN,
        expires_on=None,
    )  # fmt: skip
    for past in ((issued(), TAKEN), (keeper, TAKEN)):
        given(ApiKey, *past).when(lambda key: key.suspend("遗失", by="周")).then_refused(
            KeyNotAdmitted, prefix=SECRET.prefix
        )
