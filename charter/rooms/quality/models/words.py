"""The words of a problem: where it comes from, in which step, how bad, which kind of cause."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    CHECK = "check", _("質量檢查")
    SELF = "self", _("員工自報")
    COMPLAINT = "complaint", _("客戶投訴")
    CASE = "case", _("售後工單")
    TEST = "test", _("測試")
    AUDIT = "audit", _("稽核")
    ACCEPTANCE = "acceptance", _("驗收")


class Step(models.TextChoices):
    """The step of the service in which it happened: with project or department, the place."""

    REQUIREMENT = "requirement", _("需求確認")
    PLANNING = "planning", _("計劃與設計")
    DELIVERY = "delivery", _("現場實施")
    TESTING = "testing", _("測試")
    HANDOVER = "handover", _("交付驗收")
    UPKEEP = "upkeep", _("巡檢維護")
    DESK = "desk", _("客服應對")
    DOCUMENTS = "documents", _("文件與報告")


class Grade(models.TextChoices):
    MINOR = "minor", _("一般")
    MAJOR = "major", _("重大")


class Category(models.TextChoices):
    """The bones of the fish (Ishikawa's 6M)."""

    PEOPLE = "people", _("人員")
    MACHINE = "machine", _("設備")
    MATERIAL = "material", _("材料")
    METHOD = "method", _("方法")
    ENVIRONMENT = "environment", _("環境")
    MEASUREMENT = "measurement", _("量測")


class Aspect(models.TextChoices):
    """What a standard must speak of (四.2)."""

    PROCESS = "process", pgettext_lazy("aspect", "流程")
    CONTENT = "content", _("內容")
    ATTITUDE = "attitude", _("態度")
    EFFECT = "effect", _("效果")


class Method(models.TextChoices):
    """How a result is checked: the first three by 二.3.2, the others by 四.3."""

    SELF = "self", _("自查")
    CROSS = "cross", _("交叉檢查")
    CUSTOMER = "customer", _("客戶反饋")
    INSPECTION = "inspection", pgettext_lazy("method", "檢查")
    EXAMINATION = "examination", _("檢驗")
    TEST = "test", _("測試")
    AUDIT = "audit", _("審核")


class Mark(models.TextChoices):
    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")
    SKIP = "skip", _("不適用")
