"""The verdicts for programs: command line and JSON."""

import argparse
import datetime as dt
import json
from importlib import import_module

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.policy.status import status
from charter.policy.verbs.judging import rejudge


def run(capsys, **options) -> tuple[int, str]:
    chosen = {"as_of": None, "department": None, "json": False, **options}
    command = import_module("charter.site.commands.policy")  # a floor above, so by name
    code = command.run(argparse.Namespace(what="status", **chosen))
    return code, capsys.readouterr().out


def test_the_status_lists_every_clause_and_tells_a_script_of_a_breach(
    company, prove, capsys, everyone_reachable
) -> None:
    prove("SP3.1a")
    code, out = run(capsys)
    assert code == 0 and "kept 1" in out and "10/10" in out
    Person.objects.filter(username="staff").update(email="")
    code, out = run(capsys, json=True)
    rows = {row["clause"]: row for row in json.loads(out)}
    assert code == 1 and len(rows) == 107
    assert (rows["SP3.1a"]["verdict"], rows["SP3.1a"]["kept"]) == ("broken", 9)


def test_the_status_of_a_department_or_of_a_day(company, prove, everyone_reachable) -> None:
    prove("SP3.1a")
    rejudge()
    Person.objects.filter(username="staff").update(email="")

    def of(day=None, unit=None) -> str:
        return next(row.verdict for row in status(day, unit) if row.clause == "SP3.1a")

    assert (of(), of(unit="SVC"), of(unit="GMO")) == ("broken", "broken", "kept")
    assert of(clock.today()) == "kept"
    assert of(clock.today() - dt.timedelta(days=1)) == "no_evidence"
    with pytest.raises(Refused, match="現有的代碼：GMO、SVC"):
        status(None, "NONE")


def test_the_api_speaks_of_clauses_as_the_page_does(company, prove) -> None:
    prove("SP3.1a")
    client = Client()
    client.force_login(company.head)
    rows = client.get("/api/policy/clauses/").json()
    assert len(rows) == 107
    one = client.get("/api/policy/clauses/SP3.1a").json()
    assert one["verdict"] == "broken" and one["proofs"][0]["hidden"] == 6
    assert len(one["proofs"][0]["records"]) == 4
    assert "[[" not in one["text"]
    assert client.get("/api/policy/clauses/SP9").status_code == 404
    assert client.post("/api/policy/clauses/SI1.1/reminder").status_code in (403, 409)
    names = {row["name"] for row in client.get("/api/policy/parameters/").json()}
    assert "satisfaction_percent" in names
