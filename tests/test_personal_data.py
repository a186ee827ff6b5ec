"""Who reads what about one person, page by page: themselves, their line and HR, nobody else."""

import datetime as dt
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.appraisal.tests import stories as appraising
from charter.rooms.merits.models import Line
from charter.rooms.merits.tests import stories as rewarding
from charter.rooms.people.verbs import add_skill, ask_absence, grant_reward, set_post_skill
from charter.rooms.rotation.verbs import open_handover

DAY = dt.timedelta(days=1)
LINE = {"engineer", "head", "boss", "hr"}  # whom it is about, who leads them, and HR
READERS = (
    "engineer", "head", "boss", "hr", "staff", "manager", "deputy", "quality", "finance", "admin",
    "customer",
)  # fmt: skip


def about(company: SimpleNamespace) -> dict[str, str]:
    """The pages that tell something of the engineer."""
    engineer: Person = company.engineer
    cycle = appraising.opened(company)
    appraising.measures(company, engineer, done=1, of=2)
    appraisal = appraising.rated(company, cycle, engineer)
    weak = rewarding.appraised(engineer, "50", "2026-Q3")
    grant_reward(
        engineer, form="points", reason="幫忙", subject=company.service, by=company.hr, amount=3
    )
    skill = add_skill(code="ups", name="UPS維修", by=company.hr)
    set_post_skill(engineer.postings.get().post, skill=skill, level=3, by=company.hr)
    return {
        "appraisal": reverse("appraisal:appraisal", args=[appraisal.pk]),
        "outcome": reverse("merits:outcome", args=[weak.pk]),
        "ledger line": reverse("merits:line", args=[Line.objects.get(kind="points").pk]),
        "trail": f"/journal/of/org.person/{engineer.pk}/",
        "JSON of the appraisal": f"/api/appraisal/appraisals/{appraisal.pk}/",
        "JSON of the outcome": f"/api/merits/outcome/{weak.pk}/",
        "JSON of the trail": f"/api/journal/of/org.person/{engineer.pk}",
        "why the post fits": reverse("rotation:explain_posting", args=[engineer.postings.get().pk]),
    }


def test_what_is_about_one_person_is_read_by_them_their_line_and_hr(
    company: SimpleNamespace,
) -> None:
    pages = about(company)
    found: dict[str, set[str]] = {name: set() for name in pages}
    for reader in READERS:
        client = Client()
        client.force_login(getattr(company, reader))
        for name, path in pages.items():
            if client.get(path).status_code == 200:
                found[name].add(reader)
    keeps_records = {"trail": {"admin"}, "JSON of the trail": {"admin"}}
    assert found == {name: LINE | keeps_records.get(name, set()) for name in pages}


def test_a_hand_over_and_the_reason_of_leave_are_known_to_fewer_than_the_days(
    company: SimpleNamespace,
) -> None:
    appraising.line(company)
    company.engineer.refresh_from_db()
    given = open_handover(
        company.engineer, occasion="leaving", last_day=clock.today() + 9 * DAY, by=company.hr
    )
    leave = ask_absence(
        company.engineer, kind="sick", since=clock.today() + DAY, until=clock.today() + DAY,
        reason="背痛複診", by=company.engineer,
    )  # fmt: skip
    seen: dict[str, set[str]] = {"hand-over": set(), "why away": set()}
    for reader in READERS:
        client = Client()
        client.force_login(getattr(company, reader))
        if client.get(given.get_absolute_url()).status_code == 200:
            seen["hand-over"].add(reader)
        if "背痛複診" in client.get(reverse("people:absence", args=[leave.pk])).content.decode():
            seen["why away"].add(reader)
    assert seen == {
        "hand-over": {"engineer", "head", "hr", "admin"},
        "why away": {"engineer", "head", "hr"},
    }
