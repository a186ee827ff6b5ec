"""Lists that people keep under a name. Private convenience: nothing of the work changes, so
nothing is recorded."""

import re
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.registers.models import SavedView
from charter.org.models import Person

LONGEST = 500
PATH = re.compile(r"(/[\w.-]+)+/", re.ASCII)
PASSING = ("before", "after", "export", "csrfmiddlewaretoken")


@transaction.atomic
def save_view(
    *, name: str, query: str, by: Person, path: str = "/registers/", is_shared: bool = False
) -> SavedView:
    """Keep these filters of the list at `path` under a name; the same name is written over."""
    kept = [(key, value) for key, value in parse_qsl(query) if key not in PASSING]
    if not kept:
        raise Refused("registers.nothing_filtered", _("請先選好篩選條件，再儲存這份清單。"))
    text = urlencode(kept)
    if len(text) > LONGEST:
        raise Refused("registers.view_too_long", _("篩選條件太長，請縮短搜尋文字。"))
    view, _new = SavedView.objects.update_or_create(
        person=by,
        path=_of_a_list(path),
        name=_named(name),
        defaults={"query": text, "is_shared": is_shared},
    )
    return view


def _named(name: str) -> str:
    if not name.strip():
        raise Refused("registers.view_unnamed", _("請為這份清單取一個名稱。"), field="name")
    return name.strip()[:60]


def _of_a_list(path: str) -> str:
    """An address of this house, and no other."""
    try:
        if len(path) > 120 or not PATH.fullmatch(path):
            raise Resolver404
        resolve(path)
    except Resolver404:
        raise Refused("registers.no_such_list", _("沒有這份清單，請回到清單再儲存。")) from None
    return path


@transaction.atomic
def rename_view(view: SavedView, *, name: str, by: Person, is_shared: bool = False) -> SavedView:
    """Another name, and whether the department sees it."""
    _demand_own(view, by)
    text = _named(name)
    if SavedView.objects.filter(person=by, path=view.path, name=text).exclude(pk=view.pk).exists():
        raise Refused("registers.view_twice", _("你已有同名的清單，請換個名稱。"), field="name")
    view.name, view.is_shared = text, is_shared
    view.save(update_fields=["name", "is_shared"])
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: Person) -> None:
    _demand_own(view, by)
    view.delete()


def _demand_own(view: SavedView, by: Person) -> None:
    if view.person_id != by.pk:
        raise Refused("registers.not_your_view", _("只有儲存的人可以改名或移除這份清單。"))
