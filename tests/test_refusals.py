"""What a form is refused is said on that form, with what was typed, wherever a form stands."""

from collections.abc import Iterator
from types import SimpleNamespace

from django.db import transaction
from django.test import Client

from charter.rooms.projects.models import Member
from charter.rooms.projects.tests import planning, stories
from charter.rooms.projects.verbs import team
from tests import crawl, hostile

TYPED = "記得這句話"
ALONE = 'class="lead" role="alert"'  # the page that shows nothing but a refusal
TEXT = ("text", "textarea", "number", "date", "search", "email")


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refused(client: Client, page: str, path: str, **data: str) -> str:
    """Post from that page as a browser would; the answer, which must be a refusal."""
    answer = client.post(path, data, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 409, answer.status_code
    return answer.content.decode()


def test_a_member_who_cannot_join_is_refused_in_the_team_with_what_was_typed(company) -> None:
    project = stories.project(company)
    role = team.add_role(project, name="電力工程師", skills={}, by=company.manager)
    page = f"/projects/{project.pk}/team/"
    path = f"{page}roles/{role.pk}/"
    told = {"person": str(company.engineer.pk), "percent": "900", "duties": TYPED}
    said = refused(as_(company.manager), page, path, **told)
    assert ALONE not in said and 'role="alert"' in said and TYPED in said
    assert said.index(path) < said.index('role="alert"') < said.index(TYPED)
    before = Member.objects.count()
    again = refused(as_(company.manager), path, path, **told, _page=page)
    assert TYPED in again and Member.objects.count() == before, "sent again from what was shown"


def test_a_page_elsewhere_or_none_is_never_asked_for(company) -> None:
    project = stories.project(company)
    role = team.add_role(project, name="電力工程師", skills={}, by=company.manager)
    path = f"/projects/{project.pk}/team/roles/{role.pk}/"
    client = as_(company.manager)
    for source in ("https://elsewhere.example/projects/", "", "http://testserver/nowhere/"):
        answer = client.post(path, {"percent": "900"}, headers={"referer": source})
        assert (answer.status_code, ALONE in answer.content.decode()) == (409, True)
    sly = client.post(path, {"percent": "900", "_page": "//elsewhere.example/"})
    assert ALONE in sly.content.decode()


def test_what_one_may_not_see_is_not_shown_by_asking_for_it_again(company) -> None:
    """The page named as the source is asked for as this person, not around its door."""
    project, _rows = planning.running(company)
    acceptance = stories.requested(company)
    path = f"/portal/acceptances/{acceptance.pk}/sign/"
    answer = as_(company.customer).post(
        path, {"_page": f"/projects/{project.pk}/"}, headers={"referer": "http://testserver/"}
    )
    assert project.name not in answer.content.decode()


def forms(company: SimpleNamespace) -> Iterator[tuple[str, str, crawl.Form]]:
    """Every form to be posted on the pages around projects in several phases, once per route."""
    running, _rows = planning.running(company)
    acceptance, summed = stories.requested(company), stories.accepted(company)
    starts = {
        "staff": [f"/projects/initiations/{stories.draft(company).pk}/", "/projects/requirements/"],
        "manager": [
            f"/projects/{summed.pk}/team/",
            f"/projects/{summed.pk}/summary/",
            f"/projects/{running.pk}/review/",
            *(f"/projects/{one}/" for one in (running.pk, acceptance.project_id, summed.pk)),
        ],
        "head": ["/approvals/", "/policy/parameters/satisfaction_percent/"],
        "customer": [f"/portal/acceptances/{acceptance.pk}/"],
    }
    seen = set()
    for who, path, html in hostile.pages(company, starts, 90):
        for form in crawl.read(path, html).forms:
            key = (hostile.route_of(form.action), tuple(sorted(form.filled)))
            if form.method == "post" and key not in seen and "/logout/" not in form.action:
                seen.add(key)
                yield who, path, form


def test_no_form_is_refused_on_a_page_of_its_own(company) -> None:
    """Nonsense in every field: what is refused is refused where it was typed."""
    tried, kept = 0, []
    for who, path, form in list(forms(company)):
        typed = [one.name for one in form.fields if one.kind in TEXT]
        body = form.filled | {name: [TYPED] for name in typed}
        client = hostile.signed_in(getattr(company, who))
        with transaction.atomic():
            source = {"referer": f"http://testserver{path}"}
            answer = client.post(form.action, body, headers=source)
            transaction.set_rollback(True)
        tried += 1
        if answer.status_code in (400, 409):
            said = answer.content.decode()
            assert ALONE not in said, (who, path, form.action)
            assert TYPED in said or not typed, (who, path, form.action)
            kept.append(form.action)
    assert tried > 30 and len(kept) > 2, (tried, kept)
