"""Hostile input: a few hundred cases in the suite; CHARTER_HOSTILE=20000 for a long run."""

import os
from types import SimpleNamespace

import pytest

from tests import hostile
from tests.browser.world import everything

CASES = int(os.environ.get("CHARTER_HOSTILE", "400"))
SEED = int(os.environ.get("CHARTER_SEED", "1"))
PEOPLE = ["staff", "engineer", "manager", "head", "boss", "quality", "hr", "finance", "admin"]


@pytest.fixture
def world(company: SimpleNamespace) -> dict[str, list[str]]:
    """Where each person begins to look."""
    starts: dict[str, list[str]] = {name: ["/"] for name in PEOPLE}
    for who, path in everything(company).values():
        starts.setdefault(who, []).append(path)
    starts["customer"].append("/portal/")
    return starts


def run(company: SimpleNamespace, targets: list[hostile.Target], number: int) -> None:
    people = {target.person for target in targets}
    clients = {name: hostile.signed_in(getattr(company, name)) for name in people}
    before, faults = hostile.checksum(), {}
    for target, body, said in hostile.cases(targets, number, SEED):
        if found := hostile.fault(clients, target, body, before):
            faults.setdefault((target.method, hostile.route_of(target.path), found[:160]), said)
    print(f"{number} cases on {len(targets)} targets, {len(faults)} faults", dict(hostile.STATUSES))
    lines = [f"{' '.join(key)}\n      sent: {said}" for key, said in faults.items()]
    assert not faults, "\n".join(lines)


@pytest.mark.long
def test_nothing_hostile_breaks_or_half_writes(company: SimpleNamespace, world) -> None:
    forms, blind = hostile.form_targets(company, world, 20 if CASES < 1000 else 400)
    assert len(forms) > 60 and len(blind) > 60
    run(
        company,
        [*hostile.spread(forms, CASES * 2 // 5), *hostile.spread(blind, CASES // 10)],
        CASES // 2,
    )
    some = ["boss", "manager", "engineer", "admin"]
    clients = {name: hostile.signed_in(getattr(company, name)) for name in some}
    bodies = hostile.json_targets(clients, 6 if CASES < 1000 else 12, CASES // 2)
    assert len(bodies) > 60
    run(company, bodies, CASES // 2)


@pytest.mark.parametrize("path", ["/language/", "/aftersales/new/", "/accounts/password/change/"])
def test_ten_megabytes_in_a_field_are_refused_unread(company: SimpleNamespace, path: str) -> None:
    client, before = hostile.signed_in(company.staff), hostile.checksum()
    answer = client.post(path, {"text": hostile.MEGABYTES, "language": "en"})
    assert answer.status_code == 400
    assert hostile.checksum() == before


def test_ten_megabytes_of_json_are_refused_unread(company: SimpleNamespace) -> None:
    client = hostile.signed_in(company.staff)
    body = '{"evidence": "' + hostile.MEGABYTES + '"}'
    assert client.post("/api/actions/1/done", body, "application/json").status_code == 400
