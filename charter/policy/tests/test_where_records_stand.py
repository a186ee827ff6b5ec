"""A failing record of every clause leads to where it is seen and mended."""

from django.test import Client
from django.urls import reverse

from charter.kernel.evidence import EVIDENCE, PAGES
from charter.kernel.journal.subjects import url_of
from charter.rooms.projects.tests.planning import a_plan, a_project, approve
from charter.rooms.projects.verbs.plan_products import promise


def test_no_kind_of_record_is_a_dead_end(db: None) -> None:
    for proof in (one for found in EVIDENCE.values() for one in found):
        if url_of(proof.model._meta.label_lower, 1):
            continue
        route, lookup = PAGES[proof.model]
        assert reverse(route, kwargs={"pk": 1} if lookup else {}), proof.name
        if lookup:
            list(proof.model._default_manager.values(lookup)[:1])  # a lookup that is one


def test_a_deliverable_of_somebody_outside_the_team_leads_to_the_table_of_parts(company) -> None:
    project = a_project(company, phase="execution")
    plan, rows = a_plan(project, company)
    promise(rows["papers"], name="手冊", accountable=company.staff, by=company.manager)
    approve(plan, company)
    client = Client()
    client.force_login(company.head)
    shown = client.get("/policy/SP2.1.2b/").content.decode()
    assert "手冊" in shown and f'href="/projects/{project.pk}/parts/"' in shown
