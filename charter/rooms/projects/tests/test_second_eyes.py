"""A document of an acceptance waits for somebody other than its author, who finds it."""

from types import SimpleNamespace

from django.core.files.base import ContentFile

from charter.kernel.journal.models import Entry
from charter.kernel.work import Owed
from charter.org.models import Person
from charter.rooms.projects.models import Acceptance, AcceptanceDocument, Project
from charter.rooms.projects.permissions import may_review
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.work import documents


def hand_in(one: Acceptance, title: str, by: Person) -> AcceptanceDocument:
    file = ContentFile(b"%PDF-1.4\n%%EOF\n" + title.encode(), name=f"{title}.pdf")
    return acceptances.add_document(one, kind="test", title=title, upload=file, by=by)


def owed(person: Person) -> list[Owed]:
    return documents(Person.objects.get(pk=person.pk))


def told() -> list[list[int]]:
    return list(
        Entry.objects.filter(event="projects.acceptance.document_added")
        .order_by("pk")
        .values_list("told", flat=True)
    )


def test_whoever_may_check_finds_it_in_my_work_and_is_told_once(company: SimpleNamespace) -> None:
    one = Acceptance.objects.get(project=stories.in_phase(company, Project.Phase.ACCEPTANCE))
    first = hand_in(one, "測試報告", company.manager)
    second = hand_in(one, "壓力測試", company.manager)
    staff = Person.objects.staff()
    may = {person for person in staff if may_review(person, first)}
    assert company.quality in may and company.manager not in may
    assert {person for person in staff if owed(person)} == may
    assert told() == [sorted(person.pk for person in may), []]
    (line,) = owed(company.quality)
    assert line.title == "測試報告、壓力測試" and line.where == str(one.project)

    acceptances.review_document(first, by=company.quality)
    assert [line.title for line in owed(company.quality)] == ["壓力測試"]
    acceptances.review_document(second, by=company.quality)
    assert owed(company.quality) == []
    hand_in(one, "補測", company.manager)
    assert told()[-1] == told()[0], "what waits anew is told anew"


def test_what_the_customer_is_looking_at_waits_for_nobody(company: SimpleNamespace) -> None:
    one = stories.ready(company)
    hand_in(one, "附件", company.manager)
    assert len(owed(company.quality)) == 1
    Acceptance.objects.filter(pk=one.pk).update(state=Acceptance.State.REQUESTED)
    assert owed(company.quality) == []
