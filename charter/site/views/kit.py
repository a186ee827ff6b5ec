"""Every component of the ui kit on one page, with figures made up for it; only where DEMO runs."""

import datetime as dt
from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.series import Series
from charter.ground.table import Bulk, Column, Filter, Table
from charter.ground.web import exported, page, toast
from charter.org.models import Person
from charter.org.web import Request, open_to

MONTHLY = (
    *(86.2, 88.1, 85.4, 87.0, 89.3, 86.8, 84.9, 88.6, 87.5, 90.1, 86.0, 87.9, 85.7),
    *(88.8, 87.2, 78.4, 86.6, 88.0, 92.1, 93.4, 91.8, 94.0, 93.1, 92.6, 93.8),
)
TONES = (
    ("ok", _("有在做")),
    ("warn", _("需注意")),
    ("bad", _("未做到")),
    ("none", _("缺證據")),
    ("info", _("人工確認")),
    ("done", _("已完成")),
)
PEOPLE = Table(
    [
        Column("name", _("姓名")),
        Column("username", _("帳號")),
        Column("department", _("部門")),
        Column("left_on", _("離職日"), kind="date"),
        Column("id", _("編號"), kind="number"),
    ],
    order=("username", "id"),
    filters=[
        Filter("name", _("姓名"), lambda rows, value: rows.filter(name__icontains=value)),
        Filter(
            "kind",
            _("身分"),
            lambda rows, value: rows.filter(kind=value),
            choices=lambda: Person.Kind.choices,
        ),
    ],
    bulk=[Bulk(_("提醒"), "?", value="remind")],
    size=6,
    caption=_("人員"),
)


class SampleForm(forms.Form):
    name = forms.CharField(label=_("項目名稱"), max_length=60, help_text=_("客戶看得懂的名稱"))
    budget = forms.DecimalField(label=_("預算"), min_value=0)
    start = forms.DateField(label=_("開始日"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("類別"), choices=[("a", _("維運")), ("b", _("建置"))])
    size = forms.ChoiceField(
        label=_("規模"), choices=[("s", _("小")), ("l", _("大"))], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("說明"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(label=_("我已和客戶確認過"), help_text=_("確認後會通知對方"))


@open_to(staff=True)
def ui_kit(request: Request) -> HttpResponseBase:
    rows = Person.objects.select_related("department")
    if answer := exported(PEOPLE, rows, request, "people"):
        return answer
    form = SampleForm(request.POST or None, initial={"size": "s"})
    if request.method == "POST" and form.is_valid():
        toast(request, str(_("已收下")), undo=request.path)
    samples: dict[str, Any] = {
        "table": PEOPLE.view(rows, request.GET),
        "form": form,
        "tones": TONES,
    }
    return page(request, "site/kit.html", **samples, **_charts(), **_lists())


def _charts() -> dict[str, Any]:
    months = [f"{2024 + (9 + i) // 12}-{(9 + i) % 12 + 1:02}" for i in range(len(MONTHLY))]
    series = Series(
        points=list(zip(months, MONTHLY, strict=True)),
        unit="%",
        target=95,
        changes=[(18, str(_("4月：改四班輪替")))],
        left_out=frozenset({15}),
        notes={15: str(_("颱風停電3天"))},
    )
    parts = [("ok", "A", 44), ("warn", "B", 9), ("bad", "C", 4), ("none", "D", 5)]
    return {"series": series, "parts": parts, "months": MONTHLY[-7:]}


def _lists() -> dict[str, Any]:
    now = clock.now()
    return {
        "soon": now + dt.timedelta(minutes=42),
        "late": now - dt.timedelta(hours=14),
        "later": now + dt.timedelta(days=4),
        "steps": [
            {"label": _("立項"), "state": "done", "url": "#"},
            {"label": _("策劃"), "state": "done"},
            {"label": _("執行"), "state": "now"},
            {"label": _("驗收"), "state": "later"},
        ],
        "flow": [
            {"who": "鄭淑芬", "what": _("提交申請"), "when": "2026-11-17 10:05", "state": "done"},
            {"who": "林志豪", "what": _("退回補正"), "when": "2026-11-18 15:40", "state": "back"},
            {"who": "吳建宏", "what": _("審批"), "state": "now"},
            {"who": _("系統"), "what": _("建立項目"), "state": "later"},
        ],
        "pills": [
            {"label": _("全部"), "url": "?", "count": 14, "on": True},
            {"label": _("審批"), "url": "?kind=a", "count": 2},
            {"label": _("任務"), "url": "?kind=b", "count": 5},
        ],
        "tabs": [(_("總覽"), "/ui-kit/"), (_("計劃"), "/ui-kit/plan", 16)],
        "summary": [
            (_("客戶"), "海城醫院", "#"),
            (_("預算"), "NT$3,280,000", "#"),
            (_("附件"), None),
        ],
        "changes": [
            (_("預算"), "NT$3,640,000", "NT$3,280,000"),
            (_("上線日"), "2027-04-16", "2027-04-30"),
        ],
    }
