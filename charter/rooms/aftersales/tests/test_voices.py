"""What customers say: which words grew, that chance alone lists nothing, whose words count."""

import datetime as dt
import random
from types import SimpleNamespace

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.periods import period_of, previous_period
from charter.org.models import Customer
from charter.rooms.aftersales.models import Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.aftersales.voices import Said, Term, grown, grown_terms
from charter.rooms.aftersales.voices.terms import likelihood
from charter.rooms.surveys import verbs as surveys

USUAL = (
    "病房空調不冷，請派人看",
    "監測平台登入很慢",
    "三樓網路斷線",
    "發票抬頭要改",
    "請問保固到何時",
)
PLACES = ("大廳", "二樓", "急診", "停車場", "行政區", "東側", "地下室", "藥局")
STUCK = ("{}電梯關人了！", "電梯又停在{}，請盡快", "{}的電梯門夾到人")


def month(seed: int, extra: int = 0, size: int = 60) -> list[Said]:
    dice = random.Random(seed)
    said = [
        Said(n, n % 7, f"{dice.choice(PLACES)}：{dice.choice(USUAL)}。謝謝") for n in range(size)
    ]
    return said + [
        Said(size + n, n % 5, dice.choice(STUCK).format(dice.choice(PLACES))) for n in range(extra)
    ]


def test_a_theme_that_grew_is_named_with_its_figures_and_sentences() -> None:
    found = grown(month(1, extra=20), month(2, extra=1))
    assert [term.word for term in found] == ["電梯"], "one theme, whole words, nothing else"
    term = found[0]
    assert (term.count, term.total, term.count_before, term.total_before) == (20, 80, 1, 61)
    assert term.customers == 5
    assert len({one.sentence for one in term.examples}) == 3
    assert all("電梯" in one.sentence for one in term.examples)
    assert Term.of(term.facts()) == term


def test_what_stayed_or_fell_or_was_said_by_few_is_not_listed() -> None:
    assert grown(month(1, extra=14), month(2, extra=14)) == []
    assert grown(month(1), month(2, extra=20)) == []
    assert grown(month(1, extra=4), month(2)) == [], "below the floor"
    assert grown(month(1), []) == [] and grown([], month(1)) == []


def test_one_long_letter_is_one_voice() -> None:
    letter = Said(999, 1, "電梯壞了。" * 50)
    assert grown([*month(1), letter], month(2)) == []


def test_simplified_and_traditional_are_counted_together() -> None:
    mixed = [
        Said(one.matter, one.customer, one.text.replace("電梯", "电梯") if n % 2 else one.text)
        for n, one in enumerate(month(1, extra=20))
    ]
    assert [term.count for term in grown(mixed, month(2))] == [20]


def test_the_statistic_is_that_of_the_literature() -> None:
    """20 of 100 against 5 of 100: expected 12.5 said and 87.5 not said in each, by hand
    2 × (20 ln 1.6 + 5 ln 0.4 + 80 ln 0.91429 + 95 ln 1.08571) = 2 × 5.462."""
    assert round(likelihood(20, 100, 5, 100), 2) == 10.92
    assert likelihood(10, 100, 10, 100) == 0


@settings(max_examples=25)
@given(st.lists(st.text(alphabet="空調電梯不冷壞的，。A1", max_size=12), max_size=20))
def test_any_text_is_read(texts: list[str]) -> None:
    said = [Said(n, 1, text) for n, text in enumerate(texts)]
    for term in grown(said, said[:3]):
        assert 5 <= term.count <= term.total == len(said)


def test_customers_are_heard_in_cases_additions_and_comments_and_we_are_not(
    company: SimpleNamespace,
) -> None:
    hospital, month_now = Customer.objects.get(code="HC"), period_of("month", clock.today())
    then = clock.now() - dt.timedelta(days=30)
    with clock.at(then):
        for text in USUAL * 6:
            cases.register(cases.Report(hospital, text, Channel.PHONE), by=company.staff)
    made = [
        cases.register(cases.Report(hospital, text, Channel.PHONE), by=company.staff)
        for text in USUAL * 6
    ]
    for n, case in enumerate(made[:14]):
        progress.reply(case, text="鍋爐已經檢查，沒有異常", by=company.staff)
        words = STUCK[n % 3].format(PLACES[n % 8])
        progress.add_from_customer(case, text=words, by=company.customer)
    progress.resolve(made[20], cause="老化", solution="更換", by=company.staff)
    progress.follow_up(made[20], reached=True, score=2, comment="電梯等太久", by=company.staff)
    company.customer.email = "wang@hc.example"
    asked = surveys.invite(
        surveys.Wanted("case", made[21], company.customer, str(made[21]), sampled=False),
        by=company.staff,
    )
    given = asked and surveys.answer(asked, score=2, by=company.customer)
    assert given and surveys.add_words(given, text="電梯還是會停", by=company.customer)
    found = grown_terms(month_now, previous_period("month", month_now))
    assert [(t.word, t.count, t.total, t.count_before) for t in found] == [("電梯", 16, 30, 0)]
    html = render_to_string("aftersales/voices.html", {"terms": found})
    assert "新出現" in html and f"/aftersales/{found[0].examples[0].matter}/" in html
    assert "沒有哪個詞" in render_to_string("aftersales/voices.html", {"terms": []})
