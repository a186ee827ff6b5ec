"""What helps while answering: knowledge, prepared answers, and how right the proposals are."""

from types import SimpleNamespace

from charter.rooms.aftersales.guessing import CATEGORY
from charter.rooms.aftersales.models import Case
from charter.rooms.answers import verbs as answers
from charter.rooms.classifying import verbs as classifying
from charter.rooms.classifying.learning import Learned
from charter.rooms.classifying.linear import LinearModel
from charter.rooms.classifying.measuring import Measured
from charter.rooms.classifying.models import TextModel
from charter.rooms.classifying.tasks import TASKS
from charter.rooms.knowledge import verbs as knowledge

Pages = dict[str, tuple[str, str]]
CONFUSED = {("fault", "fault"): 31, ("fault", "request"): 4, ("request", "request"): 12}


def measured() -> TextModel:
    """A version that does no better than always saying the commonest: kept, not used."""
    model = LinearModel(("fault", "request"), (0.2, 0.0), {"空調": (1.0, -1.0)})
    sums = Measured(47, 43, 43, 40, CONFUSED)
    found = Learned(model, sums, 188, b"", "9f" * 32)
    return classifying.keep(TASKS[CATEGORY], found, by=None)


def pages(company: SimpleNamespace, case: Case) -> Pages:
    words = {"symptom": "空調不冷，面板顯示高壓警報", "solution": "清洗水塔散熱片，復歸高壓開關"}
    known = knowledge.write(
        title="空調高壓跳脫", **words, cause="水塔結垢", audience="customers", by=company.engineer
    )
    knowledge.publish(known, by=company.head)
    knowledge.use(known, case, by=company.engineer)
    knowledge.vote(known, is_helpful=True, by=company.staff)
    text = "{聯絡人}您好，{單號}已收到，{解決時限}前處理。"
    wait = {"then": "hold", "reason": "{聯絡人}提供照片"}
    macro = answers.prepare(
        name="收到，請給照片", text=text, department=company.service, by=company.head, **wait
    )
    model = measured()
    return {
        "rules": ("head", "/aftersales/rules/?text=空調不冷，病人抱怨"),
        "classifying": ("head", "/aftersales/classifying/"),
        "classifying-model": ("head", f"/aftersales/classifying/models/{model.pk}/"),
        "knowledge": ("staff", "/aftersales/knowledge/"),
        "article": ("head", f"/aftersales/knowledge/{known.pk}/"),
        "article-change": ("head", f"/aftersales/knowledge/{known.pk}/change/"),
        "article-version": ("head", f"/aftersales/knowledge/{known.pk}/versions/1/"),
        "article-new": ("staff", "/aftersales/knowledge/new/"),
        "macros": ("head", "/aftersales/answers/"),
        "macro": ("head", f"/aftersales/answers/{macro.pk}/"),
        "macro-new": ("head", "/aftersales/answers/new/"),
        "case-similar": ("engineer", f"/aftersales/{case.pk}/similar/"),
        "case-macros": ("engineer", f"/aftersales/{case.pk}/macros/"),
        "case-answering": ("engineer", f"/aftersales/{case.pk}/macros/{macro.pk}/"),
        "portal-new": ("customer", "/portal/cases/new/"),
        "portal-knowledge": ("customer", "/portal/knowledge/"),
        "portal-article": ("customer", f"/portal/knowledge/{known.pk}/"),
    }
