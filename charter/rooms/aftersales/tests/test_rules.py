"""Words and matrix: tried out, changed by those who may; registered cases keep theirs."""

import json
from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Person
from charter.rooms.aftersales.guessing import MATRIX, priority_of
from charter.rooms.aftersales.models import Case, Channel, KeywordRule, MatrixCell
from charter.rooms.aftersales.verbs import cases, ruling

PAGE, API = "/aftersales/rules/", "/api/aftersales/rules/"
FILLED = {f"cell_{i}_{u}": int(p) for (i, u), p in MATRIX.items()}


def desk(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_words_are_tried_out_before_they_rule(company: SimpleNamespace) -> None:
    html = desk(company.staff).get(PAGE, {"text": "洗腎室空調不冷，病人抱怨"}).content.decode()
    assert "病人、空調" in html
    assert "故障・空調" in html
    assert not Case.objects.exists()


def test_a_word_of_ones_own_rules_and_is_taken_away_again(company: SimpleNamespace) -> None:
    head = desk(company.head)
    head.post(f"{PAGE}keywords/", {"word": "洗腎", "category": "request", "impact": "3"})
    assert "需求" in head.get(PAGE, {"text": "洗腎室"}).content.decode()
    rule = KeywordRule.objects.get()
    head.post(f"{PAGE}keywords/{rule.pk}/")
    assert not KeywordRule.objects.exists()
    events = Entry.objects.filter(event__startswith="aftersales.rule").order_by("id")
    assert [(e.event, e.title) for e in events] == [
        ("aftersales.rule.changed", "洗腎"),
        ("aftersales.rule.removed", "洗腎"),
    ]


def test_a_word_that_proposes_nothing_is_refused_with_what_was_typed(
    company: SimpleNamespace,
) -> None:
    answer = desk(company.head).post(f"{PAGE}keywords/", {"word": "洗腎"})
    assert answer.status_code == 422
    assert 'value="洗腎"' in answer.content.decode()
    assert not KeywordRule.objects.exists()


def test_only_the_cells_that_differ_are_written(company: SimpleNamespace) -> None:
    told = cases.Report(Customer.objects.get(code="HC"), "空調", Channel.PHONE, impact=3, urgency=3)
    before = cases.register(told, by=company.staff)
    head = desk(company.head)
    assert head.post(f"{PAGE}matrix/", {**FILLED, "cell_3_3": 1}).status_code == 302
    assert MatrixCell.objects.count() == 1
    assert priority_of(3, 3) == 1
    before.refresh_from_db()
    assert before.priority == 4, "a registered case keeps its priority"
    html = head.get(PAGE).content.decode()
    assert "有1格與預設不同" in html
    assert Entry.objects.filter(event="aftersales.matrix.changed").count() == 1


def test_others_read_but_do_not_rule(company: SimpleNamespace) -> None:
    staff = desk(company.staff)
    assert "儲存矩陣" not in staff.get(PAGE).content.decode()
    assert staff.post(f"{PAGE}matrix/", {**FILLED, "cell_3_3": 1}).status_code == 409
    rule = ruling.set_keyword(word="洗腎", topic="醫療", by=company.head)
    assert staff.post(f"{PAGE}keywords/{rule.pk}/").status_code == 409
    assert KeywordRule.objects.exists()
    assert not MatrixCell.objects.exists()


def test_fifty_words_cost_as_many_statements_as_one(company: SimpleNamespace) -> None:
    client, asked = desk(company.head), []
    for count in (1, 50):
        for n in range(KeywordRule.objects.count(), count):
            ruling.set_keyword(word=f"字{n}", topic="主題", by=company.head)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE)
            asked.append(len(found))
    assert asked[0] == asked[1]


def test_the_same_over_json(company: SimpleNamespace) -> None:
    head = desk(company.head)
    cells = [{"impact": 3, "urgency": 3, "priority": 1}]
    answer = head.put(f"{API}matrix/", json.dumps(cells), "application/json").json()
    assert cells[0] in answer["matrix"]
    word = {"word": "洗腎", "topic": "醫療"}
    (made,) = head.post(f"{API}words/", json.dumps(word), "application/json").json()["words"]
    assert (made["word"], made["topic"]) == ("洗腎", "醫療")
    assert head.delete(f"{API}words/{made['id']}/").json()["words"] == []
    bad = head.post(f"{API}words/", json.dumps({"word": "x"}), "application/json")
    assert bad.json()["code"] == "aftersales.rule_says_nothing"
    assert desk(company.customer).get(API).status_code in (403, 404)
