"""Reading a new version of a policy is owed once by each person it binds."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.policy.models import Acknowledgement


def _unread(pack: str) -> Callable[[], QuerySet[Any]]:
    return lambda: (
        Acknowledgement.objects.asked()
        .unread()
        .filter(publication__pack=pack)
        .select_related("person__manager", "publication")
    )


def _page(pack: str) -> Callable[[int], str]:
    return lambda pk: f"{reverse('policy:policy', kwargs={'name': pack})}?chosen=1#read"


def _owed(pack: str, clause: str, label: "str | Promise") -> None:
    duty(
        f"policy.read.{pack}",
        clause,
        label,
        period=ONCE,
        owner=lambda one: one.person,
        proof="policy.acknowledgement.read",
        scope=_unread(pack),
        due=lambda one: one.due,
        url=_page(pack),
        remind=(5, 1),
    )


_owed("SP", "SP1.1", _("閱讀服務項目工作管理制度"))
_owed("SI", "SI1.1", _("閱讀服務改善計劃管理辦法"))
