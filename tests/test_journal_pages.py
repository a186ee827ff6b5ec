"""The journal's pages: the search for auditors, the trail of a record for who may see it."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override

from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import GAP, KNOWN, declare
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.subjects import kind_label, model_of, url_of
from charter.kernel.journal.tables import AND, _events
from charter.kernel.journal.templatetags.journal import LATEST, timeline, trail_url
from charter.kernel.journal.verbs import record
from charter.kernel.notices.verbs import PREFERRED
from charter.org.models import Person

REPAIRED = declare("journal.test.repaired", "%(by)s修好%(title)s：%(part)s")
MENDED = declare("journal.test.mended", "%(by)s修好%(title)s：%(part)s")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def machine(company) -> Indicator:
    """A record that the staff may see and customers may not."""
    return Indicator.objects.create(name="ups", title="備援主機", formula="-", direction="higher")


@pytest.fixture
def repaired(company, machine) -> Entry:
    return record(REPAIRED, machine, by=company.manager, about=company.service, part="備用電源")


def test_auditors_find_entries_by_event_person_kind_and_day(company, machine, repaired) -> None:
    for auditor in (company.quality, company.admin):
        client = signed_in(auditor)
        for query, found in {
            f"event={REPAIRED}": True,
            f"event={PREFERRED}": False,
            f"by={company.manager.pk}": True,
            f"by={company.engineer.pk}": False,
            "by=system": False,
            "kind=indicators.indicator": True,
            "since=2026-11-16&until=2026-11-16": True,
            "since=2026-11-17": False,
            "until=2026-11-15": False,
            "since=nonsense": True,
        }.items():
            text = client.get(f"{reverse('journal:list')}?{query}").content.decode()
            assert ("備用電源" in text) is found, query


def test_the_search_is_for_auditors_alone(company) -> None:
    assert signed_in(company.boss).get(reverse("journal:list")).status_code == 403


def test_a_trail_is_shown_to_who_may_see_the_record_and_to_nobody_else(
    company, machine, repaired
) -> None:
    url = trail_url(machine)
    assert "備用電源" in signed_in(company.staff).get(url).content.decode()
    assert signed_in(company.customer).get(url).status_code == 404
    unknown = reverse("journal:trail", args=["journal.link", 1])
    assert signed_in(company.boss).get(unknown).status_code == 404


def test_a_trail_holds_what_belongs_to_the_record(company, machine, repaired) -> None:
    assert repaired in Entry.objects.trail(kind_of(machine), machine.pk)
    assert repaired in Entry.objects.trail(kind_of(company.service), company.service.pk)
    assert repaired not in Entry.objects.trail(kind_of(company.office), company.office.pk)


def test_the_search_asks_as_often_for_one_entry_as_for_three(company, machine, repaired) -> None:
    client, url = signed_in(company.quality), reverse("journal:list")
    client.get(url)
    counts = []
    for _again in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        counts.append(len(asked))
        for by in (company.boss, company.head):
            record(REPAIRED, machine, by=by, part="電池")
    assert counts[0] == counts[1]


def test_pages_of_the_search_follow_one_another(company, machine, repaired) -> None:
    for number in range(60):
        record(REPAIRED, machine, by=company.boss, part=f"零件{number:02}")
    client, url = signed_in(company.quality), reverse("journal:list")
    first = client.get(url).context["view"]
    second = client.get(url + first.older_url).context["view"]
    assert [len(first.rows), len(second.rows)] == [50, 11]
    assert second.rows[-1] == repaired


def test_one_entry_shows_its_facts_and_is_closed_to_strangers(company, machine, repaired) -> None:
    url = reverse("journal:entry", args=[repaired.pk])
    text = signed_in(company.staff).get(url).content.decode()
    assert "備用電源" in text and "等待封存" in text
    assert signed_in(company.customer).get(url).status_code == 404


def test_the_search_is_exported_as_typed_cells(company, machine, repaired) -> None:
    answer = signed_in(company.quality).get(f"{reverse('journal:list')}?export=csv")
    assert "備用電源" in b"".join(answer.streaming_content).decode()


def test_the_interface_gives_the_trail_of_a_visible_record(company, machine, repaired) -> None:
    path = f"/api/journal/of/{kind_of(machine)}/{machine.pk}"
    rows = signed_in(company.staff).get(path).json()
    assert [row["event"] for row in rows] == [REPAIRED]
    assert dt.datetime.fromisoformat(rows[0]["at"]) == repaired.at
    assert signed_in(company.boss).get("/api/journal/").status_code == 404
    assert signed_in(company.admin).get("/api/journal/").json()


def test_beside_a_record_the_latest_stand_and_the_earlier_are_folded(company, machine) -> None:
    for n in range(LATEST + 2):
        record(REPAIRED, machine, by=company.manager, part=f"零件{n:02}")
    rows = Entry.objects.of(machine).latest_first()
    card = render_to_string("journal/timeline.html", timeline(rows, machine))
    seen, _, folded = card.partition("<details")
    assert [f"零件{n:02}" in seen for n in range(LATEST + 2)] == [False] * 2 + [True] * LATEST
    assert "較早的2筆" in folded and "零件00" in folded and "零件01" in folded
    assert "<details" not in render_to_string("journal/timeline.html", timeline(rows[:LATEST]))


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_event_of_the_house_has_words_for_a_reader(language) -> None:
    """Those that a test declares have plain text; the house's own are translated."""
    ours = [one for one in KNOWN.values() if isinstance(one.sentence, Promise)]
    assert len(ours) > 600
    with override(language):
        for event in ours:
            said = event.words.replace(GAP, "")
            assert len(re.findall(r"\w", said)) > 1 and event not in said, event
            assert not re.search(r"%\(|\w_\w", said), event
            assert language != "en" or not re.search(r"[\u4e00-\u9fff]", said), event


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_no_two_choices_of_events_say_the_same_and_each_event_is_in_one(language) -> None:
    with override(language):
        choices = list(_events())
    words = [said for _value, said in choices]
    assert len(words) == len(set(words))
    named = [name for value, _said in choices for name in value.split(AND)]
    assert sorted(named) == sorted(KNOWN) and len(choices) < len(KNOWN)


def test_one_choice_finds_all_events_that_it_says(company, machine, repaired) -> None:
    record(MENDED, machine, by=company.manager, part="風扇")
    with override("zh-hant"):
        value = next(value for value, _said in _events() if REPAIRED in value.split(AND))
    found = signed_in(company.admin).get("/journal/", {"event": value}).content.decode()
    assert "風扇" in found and found.count("備援主機") >= 2
    assert set(value.split(AND)) == {REPAIRED, MENDED}


def test_every_kind_with_a_page_or_an_event_is_called_by_a_word() -> None:
    named = {".".join(name.split(".")[:2]) for name in KNOWN} | {
        kind_of(model) for model in apps.get_models() if url_of(kind_of(model), 1)
    }
    kinds = [kind for kind in named if (model := model_of(kind)) and model.__module__ != __name__]
    assert len(kinds) > 80
    for language, alphabet in (("zh-hant", r"[\u4e00-\u9fff]"), ("en", r"[A-Za-z]")):
        with override(language):
            unnamed = [
                k for k in kinds if kind_label(k) == k or not re.search(alphabet, kind_label(k))
            ]
        assert unnamed == [], language


def test_the_pages_of_the_journal_say_no_code_but_in_the_fold_for_programs(
    company, repaired
) -> None:
    client = signed_in(company.quality)
    listed = client.get(reverse("journal:list")).content.decode()
    assert ">修好…" in listed and ">指標<" in listed
    assert REPAIRED not in re.sub(r'<option value="[^"]*"', "", listed)
    page = client.get(reverse("journal:entry", args=[repaired.pk])).content.decode()
    seen, _, folded = page.partition('<details class="card')
    assert REPAIRED not in seen.partition("<main")[2] and REPAIRED in folded
