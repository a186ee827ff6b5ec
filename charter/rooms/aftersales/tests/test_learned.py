"""Category and impact learned from solved cases: from too few, through a model, to its errors."""

import itertools
import json
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Person
from charter.rooms.aftersales.guessing import CATEGORY, IMPACT, guess
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress, ruling
from charter.rooms.classifying import training, verbs
from charter.rooms.classifying.jobs import learn_one
from charter.rooms.classifying.learning import learn
from charter.rooms.classifying.models import FirstGuess, TextModel
from charter.rooms.classifying.queries import live
from charter.rooms.classifying.tasks import TASKS

PAGE, API = "/aftersales/classifying/", "/api/classifying/"
# No word of these stands in the house's own list.
PLACES = ("三樓", "大廳", "一號機房", "門診", "櫃台", "停車場", "會議室", "倉庫", "藥局", "東側")
SAYINGS = {
    "fault": ("{}的螢幕閃爍", "{}的印表機卡紙", "{}的門禁感應不到"),
    "inquiry": ("{}的保固到什麼時候", "{}的合約怎麼續", "{}的手冊在哪裡下載"),
    "request": ("{}想加裝插座", "{}需要多一個帳號", "{}希望移機到隔壁"),
}
needs_the_extra = pytest.mark.skipif(
    not training.is_installed(), reason="scikit-learn is not installed: charter[learning]"
)


def desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(company: SimpleNamespace, text: str) -> Case:
    customer = Customer.objects.get(code="HC")
    return cases.register(cases.Report(customer, text, Channel.PHONE), by=company.staff)


def solved(company: SimpleNamespace, count: int) -> None:
    """Rows as years of work leave them: written at once, the verbs are tried elsewhere."""
    made = told(company, "範本")
    progress.resolve(made, cause="老化", solution="更換", by=company.staff)
    turns = itertools.cycle(
        (label, text.format(place), 1 if place == "門診" else 2)
        for place in PLACES
        for label, texts in SAYINGS.items()
        for text in texts
    )
    rows = []
    for n, (label, text, impact) in zip(range(count), turns, strict=False):
        row = Case.objects.get(pk=made.pk)
        row.pk, row.text, row.category, row.impact = None, f"{text}{n}", label, impact
        rows.append(row)
    Case.objects.bulk_create(rows)


def test_before_there_are_enough_keywords_propose_and_the_page_says_so(
    company: SimpleNamespace,
) -> None:
    solved(company, 30)
    assert learn_one(TASKS[CATEGORY]) is None
    html = desk(company.staff).get(PAGE).content.decode()
    assert "用關鍵字" in html and "31件，要有200件" in html
    case = told(company, "空調壞了")
    first = FirstGuess.objects.get(task=CATEGORY, subject_id=case.pk)
    assert (first.proposed, first.by_model, first.final) == ("fault", None, "")


@needs_the_extra
def test_a_model_is_learned_stored_with_its_data_and_used(
    company: SimpleNamespace,
) -> None:
    solved(company, 400)
    made = learn_one(TASKS[CATEGORY])
    assert made and made.is_in_use and made.version == 1
    assert made.learned + made.held_back == 401
    assert made.right > max(made.rules_right, made.majority_right)
    assert sum(n for _truth, _said, n in made.confusion) == made.held_back
    data, digest = bytes(made.data), made.digest
    again = learn(TASKS[CATEGORY], list(TASKS[CATEGORY].samples()))
    assert (again.data, again.digest) == (data, digest), "the same cases, the same record of them"
    assert "螢幕".encode() not in data, "keys and labels, no texts"


@needs_the_extra
def test_what_people_correct_is_the_live_error_and_the_model_is_stopped(
    company: SimpleNamespace,
) -> None:
    solved(company, 400)
    made = learn_one(TASKS[CATEGORY])
    assert made
    case = told(company, "櫃台的印表機卡紙了")
    assert case.category == "fault"
    first = FirstGuess.objects.get(task=CATEGORY, subject_id=case.pk)
    assert first.by_model == made
    assert FirstGuess.objects.get(task=IMPACT, subject_id=case.pk).by_model is None
    cases.classify(case, category="request", impact=2, urgency=2, by=company.staff)
    progress.resolve(case, cause="要新的", solution="加裝", by=company.staff)
    right = told(company, "停車場的保固到什麼時候")
    progress.resolve(right, cause="問保固", solution="已回覆", by=company.staff)
    found = live(CATEGORY)[made.pk]
    assert (found.settled, found.corrected) == (2, 1)
    assert "錯50.0%" in desk(company.staff).get(PAGE).content.decode()


@needs_the_extra
def test_its_page_shows_the_confusions_and_stops_it(company: SimpleNamespace) -> None:
    solved(company, 400)
    made = learn_one(TASKS[CATEGORY])
    assert made
    head = desk(company.head)
    html = head.get(PAGE).content.decode()
    assert "用模型第1版" in html
    html = head.get(f"{PAGE}models/{made.pk}/").content.decode()
    assert "把什麼認成什麼" in html and made.digest in html
    answer = head.post(f"{PAGE}models/{made.pk}/stop/", {"reason": " "})
    assert answer.status_code == 422
    head.post(f"{PAGE}models/{made.pk}/stop/", {"reason": "類別改版"})
    assert guess("櫃台的印表機卡紙了").category == "other", "back to keywords"
    said = json.loads(head.get(f"{API}models/{made.pk}/").content)
    assert (said["state"], said["can"]) == ("kept", ["use"])
    head.post(f"{API}models/{made.pk}/use/")
    assert guess("櫃台的印表機卡紙了").category == "fault"
    events = Entry.objects.filter(event__startswith="classifying.").order_by("id")
    assert [entry.event.rpartition(".")[2] for entry in events] == [
        *("trained", "used", "stopped", "used"),
    ]


@needs_the_extra
def test_a_model_no_better_than_keywords_is_kept_and_not_used(company: SimpleNamespace) -> None:
    solved(company, 250)
    rows = list(TASKS[IMPACT].samples())
    found = learn(TASKS[IMPACT], [type(one)(one.key, "一樣的話", one.label) for one in rows])
    made = verbs.keep(TASKS[IMPACT], found, by=None)
    assert not made.is_in_use
    assert made.right == made.majority_right


@needs_the_extra
def test_the_next_version_takes_over_and_own_words_go_before_it(company: SimpleNamespace) -> None:
    solved(company, 400)
    first, second = learn_one(TASKS[CATEGORY]), learn_one(TASKS[CATEGORY])
    assert first and second
    first.refresh_from_db()
    assert (first.is_in_use, second.is_in_use, second.version) == (False, True, 2)
    ruling.set_keyword(word="印表機", category="complaint", by=company.head)
    assert guess("櫃台的印表機卡紙了").category == "complaint"
    TextModel.objects.filter(pk=second.pk).update(state="kept")
    odd = TextModel.objects.create(
        **{
            f.name: getattr(second, f.name)
            for f in TextModel._meta.concrete_fields
            if f.name not in ("id", "weights", "version", "state")
        },
        weights=b"\x80\x04broken",
        version=3,
        state="in_use",
    )
    assert odd.is_in_use
    assert guess("空調壞了").category == "fault", "an unreadable model leaves it to the words"


def test_only_those_who_rule_ask_for_training(company: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        verbs.ask(TASKS[CATEGORY], by=company.staff)
    assert desk(company.staff).post(f"{PAGE}{CATEGORY}/learn/").status_code == 409
    assert desk(company.head).post(f"{PAGE}no.such/learn/").status_code == 404
    if training.is_installed():
        verbs.ask(TASKS[CATEGORY], by=company.head)
        with pytest.raises(Refused) as refusal:
            verbs.ask(TASKS[CATEGORY], by=company.head)
        assert refusal.value.code == "classifying.already_asked"


def test_registering_costs_the_same_statements_with_and_without_history(
    company: SimpleNamespace,
) -> None:
    told(company, "空調壞了")
    with CaptureQueriesContext(connection) as before:
        told(company, "空調壞了")
    solved(company, 30)
    with CaptureQueriesContext(connection) as after:
        told(company, "空調壞了")
    # Whether everybody's name still stands is asked once a second, whatever else is.
    first, second = ([q for q in told if "org_naming" not in q["sql"]] for told in (before, after))
    assert len(first) == len(second)
