"""Pages and JSON of this room: everybody on the staff reads, forms refuse on themselves."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground.periods import period_of
from charter.org.models import Department, Person
from charter.rooms.steering import verbs
from charter.rooms.steering.acts import ADOPTIONS, COURSES, EVALUATIONS, GAPS
from charter.rooms.steering.models import Adoption, Course, Gap
from charter.rooms.steering.tests import world as told

pytestmark = pytest.mark.django_db
HERE = "/improvement/steering/"


@pytest.fixture
def world(company: SimpleNamespace) -> SimpleNamespace:
    found = told.year(company)
    told.ask(told.measure(found), company.staff)
    (found.course,) = told.in_force(found)
    told.readings(found, [81, 82], dt.date(2026, 8, 1))
    found.report = verbs.report(
        found.plan, text="缺人", percents={found.course.pk: 10}, by=company.head
    )
    found.gap = Gap.objects.get(course=found.course)
    quarter = period_of("quarter", dt.date(2026, 9, 30))
    found.evaluation = verbs.open_evaluation(found.cycle, quarter)
    return found


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_page_and_form_opens_for_the_office_and_no_page_for_customers(
    world: SimpleNamespace,
) -> None:
    office, customer = client_of(world.company.deputy), client_of(world.company.customer)
    paths = [
        "", f"?year=2026&department={world.company.service.pk}", "?year=x&department=%00",
        "measures/",
        "clashes/", "cases/", f"plans/{world.plan.pk}/versions/", "reports/", "evaluations/",
        f"reports/{world.report.pk}/",
        f"measures/{world.course.pk}/", f"gaps/{world.gap.pk}/",
        f"evaluations/{world.evaluation.pk}/",
    ]  # fmt: skip
    paths += [f"measures/{world.course.pk}/{verb}/" for verb in ("allot", "check")]
    can = EVALUATIONS.can(world.company.deputy, world.evaluation)
    paths += [f"evaluations/{world.evaluation.pk}/{verb}/" for verb in can]
    for path in paths:
        assert office.get(HERE + path).status_code == 200, path
        assert customer.get(HERE + path).status_code == 404, path
    head = client_of(world.company.head)
    for path in (f"plans/{world.plan.pk}/report/", f"gaps/{world.gap.pk}/answer/"):
        assert head.get(HERE + path).status_code == 200, path


def test_an_organisation_without_a_year_is_told_what_will_stand_here(
    company: SimpleNamespace,
) -> None:
    client = client_of(company.deputy)
    for path, said in (
        ("", "還沒有執行中的年度計劃"),
        ("measures/", "每項措施會出現在這裡"),
        ("cases/", "還沒有推廣的案例"),
        ("clashes/", "沒有執行中的年度計劃"),
        ("reports/", "還沒有匯報"),
        ("evaluations/", "還沒有評估"),
    ):
        answer = client.get(HERE + path)
        assert answer.status_code == 200 and said in answer.content.decode(), path


def test_what_is_hostile_is_refused_where_it_stands(world: SimpleNamespace) -> None:
    """Odd numbers, markup, what belongs to others, the same twice."""
    office, head = client_of(world.company.deputy), client_of(world.company.head)
    check = f"{HERE}measures/{world.course.pk}/check/"
    for percent in ("-1", "101", "1e9", "NaN", "\0", ""):
        assert office.post(check, {"percent": percent, "finding": "x"}).status_code == 422
    bad = "<script>alert(1)</script>"
    assert office.post(check, {"percent": 10, "finding": bad}).status_code == 302
    page = office.get(f"{HERE}measures/{world.course.pk}/").content.decode()
    assert bad not in page and "&lt;script&gt;" in page
    assert head.post(check, {"percent": 10, "finding": "x"}).status_code == 409
    assess = f"{HERE}evaluations/{world.evaluation.pk}/assess/"
    value = {"indicator": world.indicator.pk, "value": "9" * 30, "note": "x"}
    assert office.post(assess, value).status_code == 422
    publish = f"{HERE}evaluations/{world.evaluation.pk}/publish/"
    assert office.post(publish).status_code == 422
    for path in ("measures/0/", "measures/9999999999/", "gaps/1/nothing/", "plans/0/versions/"):
        assert office.get(HERE + path).status_code == 404, path
    assert office.get(f"{HERE}evaluations/{world.evaluation.pk}/word/").status_code == 404


def test_a_refusal_stands_on_its_own_form_and_a_good_one_goes_on(world: SimpleNamespace) -> None:
    head = client_of(world.company.head)
    form: dict[str, Any] = {
        "measure": "排班", "owner": world.company.staff.pk, "due": "2027-02-01", "percent": 50
    }  # fmt: skip
    path = f"{HERE}measures/{world.course.pk}/add_task/"
    refused = head.post(path, form)
    assert refused.status_code == 422 and "不能晚於" in refused.content.decode()
    assert head.post(path, {**form, "due": "2026-12-01"}).status_code == 302
    page = head.get(f"{HERE}measures/{world.course.pk}/").content.decode()
    assert "排班" in page and "只覆蓋50%" in page
    again = head.post(f"{HERE}plans/{world.plan.pk}/report/", {"text": "x"})
    assert again.status_code == 422


def test_the_same_over_json(world: SimpleNamespace) -> None:
    office = client_of(world.company.deputy)
    api = "/api/steering/"
    for kind in ("measures", "gaps", "adoptions", "evaluations", "reports"):
        assert office.get(f"{api}{kind}/").status_code == 200
    one = office.get(f"{api}measures/{world.course.pk}/").json()
    assert one["title"] == "四班輪替" and "check" in one["can"]
    path, kind = f"{api}measures/{world.course.pk}/check/", "application/json"
    assert office.post(path, {"percent": 101}, content_type=kind).status_code == 422
    done = office.post(path, {"percent": 30, "finding": "看過"}, content_type=kind)
    assert done.status_code == 200 and done.json()["percent"] == 30
    assert office.get(f"{api}nothing/1/").status_code == 404
    whole = office.get(f"{api}years/{world.cycle.pk}/").json()
    (plan,) = whole["plans"]
    (target,) = plan["targets"]
    assert (target["current"], target["measures"]) == ("20%", [world.course.pk])
    beside = office.get(f"{api}plans/{world.plan.pk}/versions/").json()
    assert [one["word"] for one in beside["columns"]] == ["原訂"] and beside["targets"]
    assert office.get(f"{api}years/{world.cycle.pk}/clashes/").json() == []
    stranger = client_of(world.company.customer)
    assert stranger.get(f"{api}years/{world.cycle.pk}/").status_code in (401, 403, 404)


def test_lists_of_three_ask_as_often_as_lists_of_one(world: SimpleNamespace) -> None:
    client = client_of(world.company.deputy)
    lists = ("", "measures/", "reports/", "evaluations/", "cases/", "clashes/")
    paths = [*lists, f"plans/{world.plan.pk}/versions/", f"evaluations/{world.evaluation.pk}/"]
    _rolled_out(world, world.course, 9)
    before = [_asked(client, path) for path in paths]
    told.further(world)
    for n in range(3):
        told.ask(told.measure(world, f"措施{n}"), world.company.staff, 10)
    told.aim(world, 88)
    courses = told.in_force(world)
    for n, key in enumerate(("2026-Q1", "2026-Q2")):
        quarter = period_of("quarter", dt.date(2026, 3 + 3 * n, 1))
        assert verbs.open_evaluation(world.cycle, quarter).key == key
    for n, course in enumerate(courses):
        _rolled_out(world, course, n)
    for finding in ("甲", "乙"):
        by = world.company.deputy
        verbs.note(world.evaluation, kind="problem", text=finding, by=by)
    assert [_asked(client, path) for path in paths] == before


def _asked(client: Client, path: str) -> int:
    client.get(HERE + path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(HERE + path).status_code == 200
    return len(seen)


def _rolled_out(world: SimpleNamespace, course: Course, n: int) -> None:
    """As the doors would leave it."""
    unit = Department.objects.create(code=f"N{n}", name=f"新部{n}")
    by = {"confirmed_by": world.company.quality, "confirmed_on": dt.date(2026, 11, 2)}
    Course.objects.filter(pk=course.pk).update(
        state="rolled_out", verdict="effective", case="做法", closed_on=dt.date(2026, 11, 3), **by
    )
    due = dt.date(2027, 1, 5)
    Adoption.objects.create(course=course, department=unit, owner=world.company.head, due=due)


def test_every_verb_that_is_offered_has_its_form(world: SimpleNamespace) -> None:
    for kind in (COURSES, GAPS, ADOPTIONS, EVALUATIONS):
        moves = kind.model.FLOW.moves
        assert set(kind.acts) >= set(moves) - {"follow", "progress", "deny"}


def test_the_year_has_one_dark_button_and_it_is_what_waits(world: SimpleNamespace) -> None:
    def dark(person: Person) -> list[str]:
        text = client_of(person).get(HERE).content.decode().split("</main>", 1)[0]
        return re.findall(r'class="btn[^"]* pri"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', text)

    company = world.company
    assert dark(company.deputy) == ["改善評估"]
    verbs.answer(world.gap, cause="缺人", proposal="調人", by=company.head)
    assert dark(company.deputy) == ["採納並調整"]
    assert dark(company.head) == ["改善評估"]
