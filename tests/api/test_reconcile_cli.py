"""``anzhang reconcile``: the day's proof, proposals and the month's close, typed."""

from tests.api.keyboard import (  # noqa: F401  # the fixtures of the machine
    Machine,
    bare,
    court,
    machine,
    with_money,
)


def test_a_day_and_a_month_are_proved_signed_and_checked(court: Machine) -> None:  # noqa: F811
    finance = with_money(court)
    assert court.run("reconcile", "day", "2026-03-02").returncode == 0, "its lines tell a balance"
    assert court.run("reconcile", "day", "2026-03-04").returncode == 1, "no statement tells it"
    paper = ("reconcile", "balance", "512907000010101", "2026-03-04", "120.50", "余额对账单1号")
    assert court.refused(*paper, key=court.key) == "not-permitted"
    court.done(*paper, key=finance)
    day = court.done("reconcile", "day", "2026-03-04")
    [account] = day["accounts"]
    assert (account["closing"], account["booked"]) == ("120.50", "120.50")
    assert account["items"] == []
    drawn = court.done("reconcile", "day", "2026-03-02", "--record", key=finance)
    assert drawn["position"] > day["position"]
    assert court.run("reconcile", "day", "2026-03-06").returncode == 1, "no paper tells it"
    assert court.done("reconcile", "match", key=finance)["proposed"] == "0"
    month = court.done("reconcile", "month", "show", "2026-03")
    assert len(month["standing"]["unowned"]) == 2
    signing = ("reconcile", "month", "sign", "2026-03", "--figures", month["figures"])
    assert court.run(*signing, key=finance).returncode == 1
    assert court.refused(*signing, key=finance) == "month-not-clean"
    assert court.refused(*signing, key=court.key) == "not-permitted"
    assert court.refused("reconcile", "month", "check", "2026-03") == "not-found"
    assert court.refused("reconcile", "month", "show", "2026-3") == "not-a-month"
    leader = court.keyed("lin", "leader")
    reopen = ("reconcile", "month", "reopen", "2026-03", "补记")
    assert court.refused(*reopen, key=leader) == "not-found"
    indicators = court.done("reconcile", "indicators", "2026-03")
    auto = next(each for each in indicators if each["indicator"] == "auto-identified")
    assert (auto["numerator"], auto["denominator"]) == (0, 2)
    for words in (("day", "2026-03-02"), ("month", "show", "2026-03"), ("indicators", "2026-03")):
        assert court.run("reconcile", *words).stdout


def test_money_that_keeps_a_month_open_is_known_by_more_than_its_number(
    court: Machine,  # noqa: F811
) -> None:
    with_money(court)
    shown = court.run("reconcile", "month", "show", "2026-03").stdout
    waiting = court.done("lists", "to-claim")["items"]
    assert "无人负责" in shown
    assert waiting
    assert all(each["payer_name"] in shown for each in waiting)
