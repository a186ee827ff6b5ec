"""The case page beside its list: forms that open when asked for, files, and few statements."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from charter.ground import search
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Person
from charter.rooms.aftersales import listing
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress

HX = {"HX-Request": "true"}


def at_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def report(company: SimpleNamespace, text: str = "機房空調不冷", **more: Any) -> Case:
    told = cases.Report(Customer.objects.get(code="HC"), text, Channel.PHONE, **more)
    return cases.register(told, by=company.staff)


def photo(name: str = "面板.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
        count = len(asked)
    return count


# -- forms ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["assign", "hold", "resolve", "cancel", "classify"])
def test_a_form_opens_in_the_page_and_by_itself_for_htmx(
    company: SimpleNamespace, verb: str
) -> None:
    case, desk = report(company, assignee=company.engineer), at_desk(company.engineer)
    closed = desk.get(f"/aftersales/{case.pk}/").content.decode()
    assert f'href="/aftersales/{case.pk}/{verb}/"' in closed
    form = f'<form method="post" action="/aftersales/{case.pk}/{verb}/">'
    assert form not in closed
    whole = desk.get(f"/aftersales/{case.pk}/{verb}/").content.decode()
    alone = desk.get(f"/aftersales/{case.pk}/{verb}/", headers=HX).content.decode()
    assert form in whole
    assert "<html" in whole
    assert alone.startswith('<section class="askin" id="act"')
    assert form in alone


def test_a_form_that_the_state_forbids_does_not_open(company: SimpleNamespace) -> None:
    case, desk = report(company), at_desk(company.engineer)
    assert desk.get(f"/aftersales/{case.pk}/reopen/").status_code == 409
    assert desk.get(f"/aftersales/{case.pk}/explode/").status_code == 404


def test_another_classification_begins_with_the_present_one(company: SimpleNamespace) -> None:
    case = report(company, category="complaint")
    html = at_desk(company.engineer).get(f"/aftersales/{case.pk}/classify/").content.decode()
    assert '<option value="complaint" selected>' in html


def test_a_refusal_stands_beside_its_field(company: SimpleNamespace) -> None:
    case, desk = report(company, assignee=company.engineer), at_desk(company.head)
    told = {"to": company.engineer.pk, "reason": "他最熟"}
    answer = desk.post(f"/aftersales/{case.pk}/assign/", told)
    assert answer.status_code == 422
    assert "這件工單已經由這個人負責" in answer.content.decode()


# -- the list beside it ---------------------------------------------------------------------


def test_the_inbox_opens_with_something_to_do(company: SimpleNamespace) -> None:
    report(company)
    desk = at_desk(company.engineer)
    assert desk.get("/aftersales/").context["view"] == "unassigned"
    report(company, assignee=company.engineer)
    assert desk.get("/aftersales/").context["view"] == "mine"
    assert desk.get("/aftersales/?view=open").context["view"] == "open"


def test_beside_a_case_stand_its_neighbours(company: SimpleNamespace) -> None:
    some = [report(company, urgency=n % 3 + 1, impact=n % 2 + 1) for n in range(9)]
    some += [report(company) for _ in range(9)]
    for case in some[:6]:
        progress.reply(case, text="好", by=company.staff)
        progress.hold(case, reason="等料", by=company.staff)
    order = [row.pk for row in listing.listed(company.staff, "open").rows]
    assert len(order) == len(some)
    for place, pk in enumerate(order):
        near = listing.neighbours(company.staff, "open", Case.objects.get(pk=pk))
        expected = order[max(0, place - listing.BEFORE) : place + listing.FROM]
        assert [row.pk for row in near] == expected


def test_a_case_outside_the_tab_stands_beside_it_all_the_same(company: SimpleNamespace) -> None:
    case, other = report(company, assignee=company.engineer), report(company)
    near = listing.neighbours(company.engineer, "mine", other)
    assert [row.pk for row in near] == [case.pk]


@pytest.mark.parametrize(
    "path",
    [
        "/aftersales/?view=open", "/aftersales/?view=mine", "/aftersales/?view=soon",
        "/aftersales/?q=空調", "/aftersales/{pk}/?view=open", "/api/aftersales/cases/",
        "/api/aftersales/cases/?q=空調", "/api/aftersales/cases/{pk}/",
    ],
)  # fmt: skip
def test_fifty_cases_cost_as_many_statements_as_one(company: SimpleNamespace, path: str) -> None:
    case = report(company, assignee=company.engineer, topic="空調")
    path, desk = path.format(pk=case.pk), at_desk(company.engineer)
    one = statements(desk, path)
    for n in range(50):
        report(company, text=f"空調不冷{n}", assignee=company.engineer, topic="空調")
    assert statements(desk, path) == one


def test_a_long_conversation_costs_as_many_statements_as_a_short_one(
    company: SimpleNamespace,
) -> None:
    case, desk = report(company), at_desk(company.engineer)
    progress.reply(case, text="好", by=company.staff, uploads=[photo()])
    one = statements(desk, f"/aftersales/{case.pk}/")
    for n in range(5):
        progress.reply(case, text=f"好{n}", by=company.staff, uploads=[photo()])
        progress.note(case, text=f"備註{n}", by=company.engineer, uploads=[photo()])
    assert statements(desk, f"/aftersales/{case.pk}/") == one


def test_a_customers_list_costs_the_same_for_many(company: SimpleNamespace) -> None:
    portal = at_desk(company.customer)
    report(company)
    one = statements(portal, "/portal/cases/")
    for _ in range(20):
        report(company)
    assert statements(portal, "/portal/cases/") == one


# -- files ----------------------------------------------------------------------------------


def test_a_file_belongs_to_what_was_said_with_it(company: SimpleNamespace) -> None:
    case, desk = report(company, uploads=[photo("現場.png")]), at_desk(company.engineer)
    url = f"/aftersales/{case.pk}/"
    desk.post(f"{url}reply/", {"text": "已派人", "uploads": [photo("報告.png"), photo("二.png")]})
    desk.post(f"{url}note/", {"text": "客戶很急", "uploads": photo("內部.png")})
    html = desk.get(url).content.decode()
    for name in ("現場.png", "報告.png", "二.png", "內部.png"):
        assert name in html
    trail = Entry.objects.trail("aftersales.case", case.pk)
    assert trail.filter(event="files.attachment.attached").count() == 4


def test_a_customer_sees_the_files_of_replies_and_never_those_of_notes(
    company: SimpleNamespace,
) -> None:
    case = report(company)
    progress.reply(case, text="已派人", by=company.staff, uploads=[photo("報告.png")])
    progress.note(case, text="很急", by=company.staff, uploads=[photo("內部.png")])
    portal, other = at_desk(company.customer), at_desk(company.other_customer)
    html = portal.get(f"/portal/cases/{case.pk}/").content.decode()
    assert "報告.png" in html
    assert "內部.png" not in html
    shown, inner = Attachment.objects.order_by("id")
    assert portal.get(f"/files/{shown.pk}/").status_code == 200
    assert other.get(f"/files/{shown.pk}/").status_code == 404
    assert portal.get(f"/files/{inner.pk}/").status_code == 404
    assert at_desk(company.engineer).get(f"/files/{inner.pk}/").status_code == 200
    listed = portal.get(f"/api/aftersales/cases/{case.pk}/")
    assert listed.status_code == 404 or "內部.png" not in listed.content.decode()


def test_a_customer_hands_in_a_photo(company: SimpleNamespace) -> None:
    portal = at_desk(company.customer)
    portal.post("/portal/cases/new/", {"text": "空調滴水", "uploads": photo("滴水.png")})
    case = Case.objects.get()
    portal.post(f"/portal/cases/{case.pk}/add/", {"text": "再一張", "uploads": photo("二.png")})
    html = portal.get(f"/portal/cases/{case.pk}/").content.decode()
    assert "滴水.png" in html
    assert "二.png" in html


def test_a_forbidden_file_is_named_and_the_words_stay(company: SimpleNamespace) -> None:
    case, desk = report(company), at_desk(company.engineer)
    bad = SimpleUploadedFile("a.png", b"<svg><script>alert(1)</script></svg>", "image/png")
    data = {"text": "請看照片", "uploads": bad}
    answer = desk.post(f"/aftersales/{case.pk}/reply/", data)
    assert answer.status_code == 422
    assert "請看照片" in answer.content.decode()
    assert not case.replies.exists(), "nothing is half written"
    assert not Attachment.objects.exists()


def test_a_reply_and_a_note_lead_to_their_case(company: SimpleNamespace) -> None:
    case = report(company)
    sent = progress.reply(case, text="已派人", by=company.staff)
    written = progress.note(case, text="很急", by=company.staff)
    desk = at_desk(company.engineer)
    for path in (f"/aftersales/replies/{sent.pk}/", f"/aftersales/notes/{written.pk}/"):
        assert desk.get(path)["Location"] == f"/aftersales/{case.pk}/"
    assert desk.get("/aftersales/notes/999999/").status_code == 404


@pytest.mark.parametrize(("few", "page", "shown"), [(0, 0, 3), (1, 0, 3), (2, 10**6, 2), (3, 0, 3)])
def test_rare_and_frequent_words_find_the_same_newest_first(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, few: int, page: int, shown: int
) -> None:
    """Walked for, read out in full of more than a few, and read at once."""
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "PAGE", page)
    made = [report(company, text=f"冷氣不冷{n}") for n in range(3)]
    report(company, text="網路斷線")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE aftersales_case")
    found = search.newest_first(Case.objects.found_by("冷氣"))
    assert list(found) == made[::-1][:shown]


# -- what was done, and taking it back -------------------------------------------------------


def test_what_was_done_is_said_and_can_be_taken_back(company: SimpleNamespace) -> None:
    case, desk = report(company, assignee=company.engineer), at_desk(company.engineer)
    url = f"/aftersales/{case.pk}/"

    def does(path: str, **data: Any) -> tuple[str, str]:
        said = desk.post(url + path, data, follow=True).content.decode()
        case.refresh_from_db()
        return said, case.state

    said, state = does("hold/", reason="請客戶提供鑰匙")
    assert "等客戶回覆，解決時限暫停" in said and f'action="{url}resume/?undo=1"' in said
    assert does("resume/?undo=1")[1] == "in_progress" != state
    said, state = does("hold/?undo=1")
    assert state == "waiting"
    last = Entry.objects.of(case).filter(event=progress.HELD).order_by("-id")[0]
    assert last.facts["reason"] == "請客戶提供鑰匙"
    does("resume/")
    said, state = does("resolve/", cause="濾網堵塞", solution="清洗")
    assert "已提出解決，等客戶確認" in said and f'action="{url}reopen/?undo=1"' in said
    assert does("reopen/?undo=1")[1] == "reopened" != state
    said, _state = does("note/", text="已約明天")
    assert "已加備註" in said and "?undo=1" not in said


def test_who_answers_a_case_of_nobody_takes_it(company: SimpleNamespace) -> None:
    case = report(company)
    Case.objects.filter(pk=case.pk).update(assignee=None)
    at_desk(company.engineer).post(f"/aftersales/{case.pk}/reply/", {"text": "我們馬上派人"})
    case.refresh_from_db()
    assert case.assignee == company.engineer
    at_desk(company.staff).post(f"/aftersales/{case.pk}/reply/", {"text": "補充一點"})
    case.refresh_from_db()
    assert case.assignee == company.engineer
