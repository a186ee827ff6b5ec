"""The words that plans are written in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Cover(models.TextChoices):
    """What targets must cover (三.2)."""

    QUALITY = "quality", _("服務質量")
    SATISFACTION = "satisfaction", _("客戶滿意")
    PROCESS = "process", pgettext_lazy("target", "業務流程")


class MeasureKind(models.TextChoices):
    """三.3."""

    PROCESS = "process", _("流程優化")
    TRAINING = "training", _("人員培訓")
    FACILITY = "facility", _("設施設備")
    TECHNOLOGY = "technology", _("技術升級")
    APPRAISAL = "appraisal", _("考核激勵")


class Direction(models.TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class Part(models.TextChoices):
    """The six parts of a plan (三.4)."""

    OVERVIEW = "overview", _("概述")
    ANALYSIS = "analysis", _("現狀分析")
    TARGETS = "targets", _("改善目標")
    MEASURES = "measures", _("改善措施")
    SCHEDULE = "schedule", _("實施進度")
    EFFECT = "effect", _("預期效果")


class StatementKind(models.TextChoices):
    """What an analysis says (三.1)."""

    PROBLEM = "problem", _("主要問題")
    TREND = "trend", _("趨勢")
    COMPARISON = "comparison", _("與競爭對手比較")


class DataKind(models.TextChoices):
    COUNTS = "counts", _("分類件數")
    SERIES = "series", _("各期數值")
    COMPETITORS = "competitors", _("競爭對手數值")


class Origin(models.TextChoices):
    """Where data come from: the sources that every period needs."""

    COMPLAINTS = "complaints", _("投訴")
    FEEDBACK = "feedback", _("客戶反饋")
    SERVICE = "service", _("服務數據")
    MARKET = "market", _("市場資料")


class RecordKind(models.TextChoices):
    """How people looked for themselves (三.1)."""

    OBSERVATION = "observation", _("現場觀察")
    SURVEY = "survey", _("客戶調研")
    INTERVIEW = "interview", _("員工訪談")
