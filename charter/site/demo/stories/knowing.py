"""What the desk learned: prepared answers, and solved cases made into knowledge that is used."""

from collections.abc import Iterator
from typing import Any

from charter.org.models import Department, Person
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs.assigning import set_rule
from charter.rooms.answers import verbs as answers
from charter.rooms.classifying.jobs import learn_weekly
from charter.rooms.knowledge import verbs as knowledge
from charter.rooms.knowledge.models import Article
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

MACROS = (
    {
        "name": "已收到，正在處理",
        "text": "{聯絡人}您好：\n\n{單號}「{標題}」已收到，我們會在{解決時限}前處理完成，"
        "有進展立即回覆您。\n\n{我}　{公司}",
    },
    {
        "name": "請提供照片",
        "text": "{聯絡人}您好：\n\n為了判斷{單號}的原因，請協助拍下設備面板與銘牌，"
        "直接回覆這封信即可。\n\n{我}",
        "then": "hold",
        "reason": "{聯絡人}提供面板照片",
    },
    {
        "name": "帳號已開通",
        "text": "{聯絡人}您好：\n\n您申請的監測帳號已開通，初次登入請更改密碼。\n\n{我}",
        "then": "resolve",
        "cause": "{客戶}人員增加",
        "solution": "開通帳號並提供操作說明",
    },
)
# Proposed, never automatic: who takes a case in the demo is told by its stories.
RULES: tuple[dict[str, Any], ...] = (
    {"name": "電力與UPS", "position": 10, "topic": "UPS", "skill": "power", "level": 3},
    {"name": "空調", "position": 20, "topic": "空調", "skill": "cooling", "level": 2},
    {"name": "監測平台與資料", "position": 30, "topic": "監測", "skill": "monitoring", "level": 2},
    {"name": "其他由客服中心", "position": 90, "skill": "desk", "level": 2, "most": 12},
)
# how the case begins, the title of the article, whether customers read it
LEARNED = (
    ("UPS面板顯示", "UPS頻繁切換電池", False),
    ("機房空調滴水", "機房空調滴水、地板積水", True),
    ("溫度感測器數值", "溫度感測器數值不動", True),
    ("監測平台登入", "監測平台登入很慢", False),
    ("請問備品", "備品多久更換一次", True),
)


def all_knowing(company: Company, days: Days) -> Iterator[Story]:
    yield _prepare(company, days)
    for place, (beginning, title, is_open) in enumerate(LEARNED):
        yield _learn(company, days, place, beginning, title, is_open)


def _prepare(company: Company, days: Days) -> Story:
    yield days.at(-180, 10)
    desk = Department.objects.get(code="CSC")
    for told in MACROS:
        answers.prepare(department=desk, by=_head(), **told)
    for rule in RULES:
        set_rule(**{**rule, "skill": company.skills[rule["skill"]]}, by=_head())


def present() -> None:
    """What the weekly learning makes of the solved cases, where its extra is installed."""
    learn_weekly(0)


def _head() -> Person:
    return Person.objects.heads_of(Department.objects.get(code="CSC"))[0]


def _learn(
    company: Company, days: Days, place: int, beginning: str, title: str, is_open: bool
) -> Story:
    """Made of the first such case, published a day later, used in the next ones."""
    yield days.at(-150 + 7 * place, 14)
    alike = Case.objects.solved().filter(title__startswith=beginning).order_by("pk")
    first = alike.select_related("assignee", "customer").first()
    if first is None or first.assignee is None:
        return
    made = knowledge.write(
        title=title,
        symptom=first.text,
        cause=first.cause,
        solution=first.solution,
        audience=Article.Audience.CUSTOMERS if is_open else Article.Audience.INTERNAL,
        source=first,
        by=first.assignee,
    )
    yield days.at(-149 + 7 * place, 10)
    knowledge.publish(made, by=_head())
    yield days.at(-20 + place, 15)
    for case in alike.filter(pk__gt=first.pk).select_related("assignee")[:3]:
        knowledge.use(made, case, by=case.assignee)
        if case.assignee and case.pk % 3:
            knowledge.vote(made, is_helpful=case.pk % 5 != 0, by=case.assignee)
