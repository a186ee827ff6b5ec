"""SP3.4c 交接: a hand-over covers every open item of the leaver; it completes only when the
successor has taken each."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign, report_done
from charter.kernel.approvals.models import Seat
from charter.kernel.duties.models import Duty
from charter.kernel.handing import LYING, STAYS, lying_with
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import ApiToken, Person, Post, Posting, Role
from charter.rooms.people.verbs import appoint, ask_absence, end_posting, leave
from charter.rooms.projects.models import Member, Task
from charter.rooms.projects.tests import planning
from charter.rooms.projects.verbs import team
from charter.rooms.rotation import verbs
from charter.rooms.rotation.jobs import tend
from charter.rooms.rotation.models import HandOver, HandOverItem
from charter.rooms.rotation.tests.stories import failing

SOME = {"projects.task.owner", "actions.action.owner"}
WEEK = dt.timedelta(days=7)


def test_every_field_that_names_somebody_is_declared_to_lie_or_to_stay():
    """Whoever adds a model says whether its rows are handed on, and by which verb."""
    undeclared, known = [], set()
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model") or not model.__module__.startswith("charter"):
            continue
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if not field.is_relation or field.related_model is not Person:
                continue
            name = f"{kind_of(model)}.{field.name}"
            known.add(name)
            if not field.name.endswith("by") and name not in LYING and name not in STAYS:
                undeclared.append(name)
    assert undeclared == [], "say lies(…) or stays(…) in the app's handing.py"
    assert set(LYING) <= known and set(STAYS) <= known, "declared, but no such field"
    assert not set(LYING) & set(STAYS)


def test_each_kind_that_can_lie_with_somebody_can_be_asked_for(company):
    """The lookups of every declaration are those of its model."""
    for one in LYING.values():
        assert list(one.of(company.staff)[:1]) == []
        if one.project:
            assert list(one.of(company.staff, project=0)[:1]) == []
        one.model._base_manager.select_related(*one.beside).first()
    project, _tasks = planning.running(company)
    assert list(lying_with(company.engineer, project.pk + 1)) == []


@pytest.fixture
def busy(company):
    """The engineer owns tasks, and an action; the manager a project."""
    project, company.tasks = planning.running(company)
    company.project = project
    company.engineer.manager = company.head
    company.engineer.save()
    company.action = assign(
        project,
        measure="補齊機櫃標籤",
        owner=company.engineer,
        due=clock.today() + WEEK,
        by=company.manager,
    )
    return company


def test_sp3_4c_a_leaver_hands_over_every_open_item_and_each_is_taken(busy):
    leave(busy.engineer, on=clock.today(), by=busy.hr)
    handover = HandOver.objects.get(person=busy.engineer)
    assert SOME <= {item.name for item in handover.items.all()}
    assert handover.items.count() == len(list(lying_with(busy.engineer)))
    assert failing("SP3.4c") == {busy.engineer, handover}

    with pytest.raises(Refused, match="沒有人接手"):
        verbs.complete(handover, by=busy.head)
    verbs.name_successor(handover, successor=busy.staff, by=busy.head)
    action = handover.items.get(name="actions.action.owner")
    verbs.name_successor(handover, successor=busy.manager, items=[action], by=busy.head)
    with pytest.raises(Refused, match="不是請你接手"):
        verbs.take(action, by=busy.staff)
    verbs.take(action, by=busy.manager)
    assert Action.objects.get(pk=busy.action.pk).owner == busy.manager
    rest = handover.items.filter(state=HandOverItem.State.OPEN)
    verbs.take_several(rest, by=busy.staff)
    assert not list(lying_with(busy.engineer))
    assert not Task.objects.in_force().filter(actual_finish=None, owner=busy.engineer).exists()
    verbs.complete(handover, by=busy.head)
    handover.refresh_from_db()
    assert handover.state == HandOver.State.COMPLETE and failing("SP3.4c") == set()


def test_duties_of_one_rule_say_whose_they_are_and_of_which_period(busy):
    day = clock.today()
    for n, subject in enumerate(("海城醫院", "聯恆銀行")):
        Duty.objects.create(
            rule="projects.progress_review", clause="SP2.3.3a", kind="projects.project",
            subject_id=n + 900, subject_title=subject, period="2026-W47", starts=day, ends=day,
            due=day, climbs_on=day, owner=busy.engineer,
        )  # fmt: skip
    leave(busy.engineer, on=day, by=busy.hr)
    items = HandOverItem.objects.filter(name="duties.duty.owner", handover__person=busy.engineer)
    titles = set(items.values_list("title", flat=True))
    assert len(titles) == 2
    for subject in ("海城醫院", "聯恆銀行"):
        (title,) = (one for one in titles if one.endswith(f"・{subject}"))
        assert "47" in title


def test_sp3_4c_what_comes_after_the_list_was_drawn_holds_the_completion_up(busy):
    handover = verbs.open_handover(
        busy.engineer,
        occasion="leaving",
        last_day=clock.today() + WEEK,
        successor=busy.staff,
        by=busy.head,
    )
    verbs.take_several(handover.items.all(), by=busy.staff)
    late = assign(
        busy.project,
        measure="臨走前又交辦的事",
        owner=busy.engineer,
        due=clock.today() + WEEK,
        by=busy.manager,
    )
    with pytest.raises(Refused, match="臨走前又交辦的事"):
        verbs.complete(handover, by=busy.engineer)
    verbs.draw(handover, by=busy.engineer)
    report_done(late, evidence="做完了", by=busy.engineer)
    verbs.complete(handover, by=busy.engineer)
    item = handover.items.get(subject_id=late.pk, name="actions.action.owner")
    assert item.state == HandOverItem.State.SETTLED


def test_what_was_taken_and_given_back_is_open_again(busy):
    handover = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today(), successor=busy.staff, by=busy.hr
    )
    verbs.take_several(handover.items.all(), by=busy.staff)
    Action.objects.filter(pk=busy.action.pk).update(owner=busy.engineer)
    with pytest.raises(Refused):
        verbs.complete(handover, by=busy.hr)


def test_the_successors_room_may_refuse_and_nothing_is_half_taken(busy):
    """The successor wrote the request himself: he cannot sit in judgment over it."""
    ask_absence(
        busy.staff, kind="annual", since=clock.today() + WEEK, until=clock.today() + WEEK,
        reason="", by=busy.staff,
    )  # fmt: skip
    seat = Seat.objects.get(person=busy.head, state=Seat.State.OPEN)
    handover = verbs.open_handover(
        busy.head, occasion="leaving", last_day=clock.today(), successor=busy.staff, by=busy.hr
    )
    item = handover.items.get(name="approvals.seat.person")
    with pytest.raises(Refused, match="經手人"):
        verbs.take(item, by=busy.staff)
    verbs.name_successor(handover, successor=busy.finance, items=[item], by=busy.hr)
    with pytest.raises(Refused, match="不是流程會請他審批的人"):
        verbs.take(item, by=busy.finance)
    item.refresh_from_db()
    seat.refresh_from_db()
    assert item.is_open and seat.state == Seat.State.OPEN
    leave(busy.head, on=clock.today(), by=busy.hr)
    item.refresh_from_db()
    assert item.state == HandOverItem.State.SETTLED, "the flow looked for somebody else"


def test_sessions_and_keys_end_in_the_transaction_of_the_leaving(busy, client):
    client.force_login(busy.engineer)
    key = client.session.session_key
    UserSession.objects.create(
        user=busy.engineer, session_key=key, ip="127.0.0.1", user_agent="test"
    )
    token = ApiToken.objects.create(
        person=busy.engineer, name="CI", digest="0" * 64, hint="x", created_at=clock.now()
    )

    def gone():
        token.refresh_from_db()
        alive = Session.objects.filter(session_key=key).exists()
        handed = HandOver.objects.filter(person=busy.engineer).exists()
        return (not alive, token.revoked_at is not None, handed)

    with pytest.raises(RuntimeError), transaction.atomic():
        leave(busy.engineer, on=clock.today(), by=busy.hr)
        raise RuntimeError
    assert gone() == (False, False, False)
    leave(Person.objects.get(pk=busy.engineer.pk), on=clock.today(), by=busy.hr)
    assert gone() == (True, True, True)
    assert client.get("/").status_code == 302


def test_who_moves_may_take_things_along_who_leaves_may_not(busy):
    posting = busy.engineer.postings.get()
    end_posting(posting, until=clock.today(), by=busy.hr)
    handover = HandOver.objects.get(person=busy.engineer)
    assert (handover.occasion, handover.last_day) == ("post", clock.today())
    with pytest.raises(Refused, match="主管"):
        verbs.keep(handover.items.first(), reason="熟悉", by=busy.engineer)
    verbs.keep_several(handover.items.all(), reason="新職務仍負責這個客戶", by=busy.head)
    verbs.complete(handover, by=busy.engineer)
    leave(busy.engineer, on=clock.today(), by=busy.hr)
    going = HandOver.objects.open().get(person=busy.engineer)
    with pytest.raises(Refused, match="離職的人什麼都不能帶走"):
        verbs.keep(going.items.first(), reason="熟悉", by=busy.hr)
    with pytest.raises(Refused, match="必須完成"):
        verbs.cancel_handover(going, reason="不需要", by=busy.hr)


def test_leaving_a_project_hands_over_what_lies_in_it_alone(busy):
    role = team.add_role(busy.project, name="標籤工程師", by=busy.manager)
    member = team.join(role, person=busy.engineer, percent=5, by=busy.manager)
    team.leave(member, reason="調去支援", by=busy.manager)
    handover = HandOver.objects.get(person=busy.engineer)
    assert handover.occasion == "project" and handover.project == busy.project
    assert "actions.action.owner" not in {item.name for item in handover.items.all()}
    assert failing("SP3.4c") == {handover}
    verbs.name_successor(handover, successor=busy.staff, by=busy.manager)
    verbs.take_several(handover.items.all(), by=busy.staff)
    verbs.complete(handover, by=busy.staff)
    assert failing("SP3.4c") == set()


def test_whoever_has_nothing_is_done_at_once_on_the_day(company):
    leave(company.finance, on=clock.today(), by=company.hr)
    assert HandOver.objects.get().state == HandOver.State.COMPLETE


def test_two_hand_overs_of_one_leaving_are_one(busy):
    first = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today() + WEEK, by=busy.head
    )
    with pytest.raises(Refused, match="進行中"):
        verbs.open_handover(
            busy.engineer, occasion="leaving", last_day=clock.today() + WEEK, by=busy.hr
        )
    leave(busy.engineer, on=clock.today(), by=busy.hr)
    first.refresh_from_db()
    assert HandOver.objects.get() == first and first.last_day == clock.today()


def test_the_clock_keeps_the_list_and_may_run_twice(busy):
    handover = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today(), by=busy.head
    )
    before = handover.items.count()
    assign(
        busy.project, measure="新的", owner=busy.engineer, due=clock.today() + WEEK, by=busy.manager
    )
    for _time in range(2):
        tend(0)
    assert handover.items.count() == before + 1
    assert Entry.objects.filter(event="rotation.handover.drawn").count() == 1


def test_a_post_that_changes_hands_leaves_its_duty_to_whoever_leads(busy):
    leave(busy.engineer, on=clock.today(), by=busy.hr)
    from charter.kernel.duties.rules import RULES  # noqa: PLC0415
    from charter.kernel.duties.verbs import generate  # noqa: PLC0415

    generate(RULES["rotation.handover"])
    duty = Duty.objects.get(rule="rotation.handover")
    assert duty.owner == busy.head and duty.due == clock.today()


READERS = {"engineer": 200, "staff": 404, "head": 200, "manager": 404, "hr": 200, "finance": 404,
           "boss": 404, "customer": 404}  # fmt: skip


def test_who_reads_a_hand_over(busy, client):
    handover = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today(), by=busy.head
    )
    found = {}
    for name in READERS:
        client.force_login(getattr(busy, name))
        found[name] = client.get(handover.get_absolute_url()).status_code
    assert found == READERS
    verbs.name_successor(handover, successor=busy.staff, by=busy.head)
    client.force_login(busy.staff)
    assert client.get(handover.get_absolute_url()).status_code == 200


def test_the_desk_by_hand_from_both_sides(busy, client):
    client.force_login(busy.head)
    form = {"person": busy.engineer.pk, "occasion": "leaving", "last_day": clock.today()}
    answer = client.post("/people/rotation/handovers/new/", {**form, "project": busy.project.pk})
    assert answer.status_code == 422 and "其他事由請留空" in answer.content.decode()
    url = client.post("/people/rotation/handovers/new/", form)["Location"]
    assert "補齊機櫃標籤" in client.get(url).content.decode()
    answer = client.post(f"{url}complete/")
    assert answer.status_code == 422 and "全部接手後才能完成" in answer.content.decode()
    client.post(f"{url}list/name/", {"successor": busy.staff.pk})
    handover = HandOver.objects.get()

    client.force_login(busy.staff)
    assert "等你接手" in client.get("/people/rotation/handovers/").content.decode()
    assert str(busy.engineer) in client.get("/").content.decode()
    first = handover.items.order_by("pk")[0]
    assert client.post(f"{url}list/take/", {"items": [first.pk]})["Location"] == url
    assert client.post(f"{url}list/take/", {})["Location"] == url, "the rest at once"
    answer = client.post(f"{url}list/take/", {})
    assert answer.status_code == 422 and "沒有等你接手的項目" in answer.content.decode()
    assert client.post(f"{url}complete/")["Location"] == url
    assert client.get(f"{url}print/").status_code == 200
    handover.refresh_from_db()
    assert handover.state == "complete"
    assert client.post(f"{url}list/take/", {"items": [first.pk]}).status_code in (409, 422)


def test_the_desk_asks_the_same_for_one_and_for_three(busy, client):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.force_login(busy.hr)
    asked = []
    for people in ([busy.engineer], [busy.staff, busy.quality]):
        for one in people:
            verbs.open_handover(one, occasion="post", last_day=clock.today() + WEEK, by=busy.admin)
        client.get("/people/rotation/handovers/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/rotation/handovers/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_leaver_cannot_become_a_successor_and_nobody_is_their_own(busy):
    handover = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today(), by=busy.head
    )
    leave(busy.staff, on=clock.today(), by=busy.hr)
    for wrong in (busy.staff, busy.engineer, busy.customer):
        wrong.refresh_from_db()
        with pytest.raises(Refused, match="另一位在職同事"):
            verbs.name_successor(handover, successor=wrong, by=busy.head)
    with pytest.raises(Refused, match="主管"):
        verbs.name_successor(handover, successor=busy.finance, by=busy.engineer)


def test_a_new_post_does_not_end_the_old_ones_hand_over(busy):
    post = Post.objects.create(title="備品管理", department=busy.service, roles=[Role.STAFF])
    end_posting(busy.engineer.postings.get(), until=clock.today(), by=busy.hr)
    appoint(busy.engineer, post=post, since=clock.today(), by=busy.hr)
    assert HandOver.objects.get().is_open
    assert Posting.objects.current().filter(person=busy.engineer, post=post).exists()
    assert not Member.objects.current().filter(person=busy.finance).exists()


def test_the_same_over_json(busy, client):
    handover = verbs.open_handover(
        busy.engineer, occasion="leaving", last_day=clock.today(), by=busy.head
    )
    url = f"/api/rotation/handovers/{handover.pk}"

    def post(path, body, by):
        client.force_login(by)
        return client.post(f"{url}/{path}", body, content_type="application/json")

    assert post("complete", {}, busy.head).status_code == 409
    assert post("successor", {"successor_id": busy.staff.pk}, busy.head).status_code == 200
    client.force_login(busy.staff)
    keys = [item["id"] for item in client.get(url).json()["items"]]
    assert post("take", {"items": keys}, busy.staff).json()["left"] == 0
    assert post("complete", {}, busy.staff).json()["state"] == "complete"
    client.force_login(busy.finance)
    assert client.get(url).status_code == 404
