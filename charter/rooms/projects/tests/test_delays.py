"""SP2.3.3a, SP2.3.3b: what differs from the plan, why, and what was decided about it."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.rooms.projects import deviations
from charter.rooms.projects.models import Correction, Plan, Project, Task
from charter.rooms.projects.tests.planning import HOUR, approve, at, running
from charter.rooms.projects.tests.test_plan import proof
from charter.rooms.projects.verbs.delays import decide_delay, review_progress
from charter.rooms.projects.verbs.plan import edit_task
from charter.rooms.projects.verbs.progress import report_progress


def late(company: SimpleNamespace) -> tuple[Project, dict[str, Task]]:
    """The wiring still needs a day a week after its end; in execution for weeks."""
    project, rows = running(company)
    Project.objects.filter(pk=project.pk).update(phase_since=at(2))
    report_progress(rows["wiring"], by=company.engineer, remaining=8 * HOUR)
    project.refresh_from_db()
    return project, rows


def explained(company: SimpleNamespace, project: Project) -> None:
    work = Task.objects.filter(project=project).in_force().work()
    causes = {task.pk: ("supplier", "線材晚到") for task in work}
    review_progress(project, by=company.manager, causes=causes)


def asked(company: SimpleNamespace, **more: object) -> dict[str, object]:
    return {
        "kind": "people",
        "measure": "加派一組人趕佈線",
        "owner": company.engineer.pk,
        "due": "2026-11-30",
        **more,
    }


def owed_decision() -> Duty:
    return Duty.objects.get(rule="projects.delay_decision")


def test_sp2_3_3b_a_delay_demands_a_cause_then_a_decision(
    company: SimpleNamespace, client: Client
) -> None:
    rule = RULES["projects.delay_decision"]
    client.force_login(company.manager)
    with clock.at(at(24)):
        project, _rows = late(company)
        url = f"/projects/{project.pk}/deviation/"
        early = client.post(f"{url}decide/", asked(company)).content.decode()
        assert "最近一次檢討沒有超過容許的偏離" in early
        unexplained = client.post(f"/projects/{project.pk}/review/", {"note": "慢"})
        assert unexplained.status_code == 200 and generate(rule) == 0
        explained(company, project)
        assert "等待決定" in client.get(url).content.decode()
        assert (generate(rule), generate(rule)) == (1, 0)
        assert owed_decision().owner == company.manager
        assert owed_decision().due == dt.date(2026, 11, 27)
        assert proof("projects.project.delay_answered") == (0, 1)


def test_sp2_3_3b_the_decision_is_a_measure_with_owner_and_day(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    with clock.at(at(24)):
        project, _rows = late(company)
        explained(company, project)
        generate(RULES["projects.delay_decision"])
        url = f"/projects/{project.pk}/deviation/"
        client.post(f"{url}decide/", asked(company))
        made, action = Correction.objects.get(), Action.objects.get()
        assert (made.action, made.plan) == (action, None)
        assert (action.owner, action.about_id) == (company.engineer, project.pk)
        assert owed_decision().state == Duty.State.FULFILLED
        assert proof("projects.project.delay_answered") == (1, 1)
        shown = client.get(url).content.decode()
        assert "加派一組人趕佈線" in shown and "等待決定" not in shown
        place = client.get(f"/projects/corrections/{made.pk}/").url
        assert place == f"{url}#correction-{made.pk}"


def moved(company: SimpleNamespace, client: Client) -> tuple[Project, dict[str, Task], Plan]:
    """Ten days more are agreed with the customer and written into a draft."""
    project, rows = late(company)
    explained(company, project)
    agreed = {"kind": "dates", "agreed_with": "李建德", "agreed_on": "2026-11-24"}
    client.post(f"/projects/{project.pk}/deviation/decide/", asked(company, **agreed))
    new = Plan.objects.get(version=2)
    copy = Task.objects.get(plan=new, origin=rows["test"])
    edit_task(copy, by=company.manager, start=at(26), finish=at(30, 18))
    return project, rows, new


def test_sp2_3_3b_new_dates_are_agreed_with_somebody_of_the_customers(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    with clock.at(at(24)):
        project, _rows = late(company)
        explained(company, project)
        url = f"/projects/{project.pk}/deviation/decide/"
        nobody = client.post(url, asked(company, kind="dates")).content.decode()
        assert "商定新日期要寫明客戶方的哪一位" in nobody
        future = asked(company, kind="dates", agreed_with="李建德", agreed_on="2026-12-24")
        assert "不得晚於今天" in client.post(url, future).content.decode()
        assert not Correction.objects.exists()


def test_sp2_3_3b_the_old_baseline_holds_until_the_new_one_is_approved(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    with clock.at(at(24)):
        project, rows, new = moved(company, client)
        assert Correction.objects.get().plan == new and new.reason == "加派一組人趕佈線"
        rows["test"].refresh_from_db()
        assert rows["test"].finish == at(20, 18)
        compared = client.get(f"/projects/{project.pk}/plan/compare/").content.decode()
        assert "完成日移動10天" in compared and "2026-11-20" in compared
    with clock.at(at(25)):
        approve(new, company)
        rows["test"].refresh_from_db()
        assert rows["test"].finish == at(30, 18)
        assert proof("projects.plan.moved_by_approval") == (1, 1)
    with clock.at(at(4, month=12)):
        assert proof("projects.correction.approved") == (1, 1)
        Plan.objects.filter(version=2).update(effective_at=at(20))
        assert proof("projects.correction.approved") == (0, 1)
        Plan.objects.filter(version=2).update(reason="")
        assert proof("projects.plan.moved_by_approval") == (0, 1)


def test_achievement_is_shown_against_the_original_and_the_version_in_force(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.manager)
    with clock.at(at(24)):
        project, rows, new = moved(company, client)
        approve(new, company)
        found = deviations.everything(project)
        first, last = found["standings"]
        assert [one.version.plan.version for one in (first, last)] == [1, 2]
        assert (first.is_original, first.version.end) == (True, dt.date(2026, 11, 20))
        assert last.version.end == dt.date(2026, 11, 30)
        assert found["versions"][1].deciders == [company.head]
        line = next(row for row in found["lines"] if row.pk == rows["test"].pk)
        assert (line.original, line.planned) == (dt.date(2026, 11, 20), dt.date(2026, 11, 30))
        phase = next(row for row in found["lines"] if row.kind == "phase")
        assert phase.original == dt.date(2026, 11, 20)
        shown = client.get(f"/projects/{project.pk}/deviation/").content.decode()
        assert "第1版計劃" in shown and "第2版計劃" in shown and "實際完成" in shown


def test_sp2_3_3a_a_slipped_task_without_a_cause_fails_once_the_review_is_overdue(
    company: SimpleNamespace,
) -> None:
    with clock.at(at(24)):
        project, rows = late(company)
        assert proof("projects.deviation.explained")[0] == 0
        with pytest.raises(Refused, match="佈線"):
            review_progress(project, by=company.manager, causes={})
        explained(company, project)
        kept, total = proof("projects.deviation.explained")
        assert kept == total >= 2
    with clock.at(at(4, month=12)):
        assert proof("projects.deviation.explained") == (kept, total)  # named in the last review
        rows["wiring"].deviations.all().delete()
        assert proof("projects.deviation.explained") == (kept - 1, total)


def test_a_manager_who_stops_looking_does_not_escape_the_demand(company: SimpleNamespace) -> None:
    with clock.at(at(24)):
        late(company)
        assert proof("projects.project.delay_answered") == (0, 1)


def test_only_those_who_lead_decide_and_a_measure_under_way_is_answer_enough(
    company: SimpleNamespace, client: Client
) -> None:
    with clock.at(at(24)):
        project, _rows = late(company)
        explained(company, project)
        told = {"kind": "people", "measure": "加派", "owner": company.engineer}
        day = dt.date(2026, 11, 30)
        with pytest.raises(Refused) as refused:
            decide_delay(project, by=company.engineer, due=day, **told)
        assert refused.value.code == "projects.not_allowed"
        decide_delay(project, by=company.manager, due=day, **told)
        client.force_login(company.customer)
        assert client.get(f"/projects/{project.pk}/deviation/").status_code == 404
    with clock.at(at(30)):
        explained(company, project)
        assert generate(RULES["projects.delay_decision"]) == 0
        report_done(Action.objects.get(), evidence="兩組人做了三天", by=company.engineer)
        verify(Action.objects.get(), effective=True, by=company.manager)
        assert generate(RULES["projects.delay_decision"]) == 1


def test_the_deviation_is_exported_and_told_over_json(
    company: SimpleNamespace, client: Client
) -> None:
    with clock.at(at(24)):
        project, rows = late(company)
        client.force_login(company.manager)
        file = client.get(f"/projects/{project.pk}/deviation/?export=xlsx")
        assert file["Content-Disposition"].endswith('.xlsx"') and file.content[:2] == b"PK"
        told = client.get(f"/api/projects/projects/{project.pk}/deviation").json()
        [line] = [row for row in told["lines"] if row["pk"] == rows["wiring"].pk]
        assert (line["against_original"], line["is_beyond"]) == (7, True)
        work = [row["pk"] for row in told["lines"] if row["is_beyond"] and row["kind"] != "phase"]
        causes = [{"task": pk, "cause": "supplier", "explanation": "晚到"} for pk in work]
        made = client.post(
            f"/api/projects/projects/{project.pk}/reviews", {"causes": causes}, "application/json"
        )
        assert made.json()["deviations"] == len(work)
        decided = client.post(
            f"/api/projects/projects/{project.pk}/corrections", asked(company), "application/json"
        )
        assert decided.status_code == 201 and decided.json()["kind"] == "people"
