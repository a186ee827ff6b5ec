"""Lists that people keep under a name. Private convenience: nothing of the work changes."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.registers.models import SavedView
from charter.org.models import Person

LONGEST = 500


@transaction.atomic
def save_view(*, name: str, query: str, by: Person, is_shared: bool = False) -> SavedView:
    """Keep these filters under a name; the same name of the same person is written over."""
    kept = [(key, value) for key, value in parse_qsl(query) if key not in ("before", "after")]
    if not kept:
        raise Refused("registers.nothing_filtered", _("請先選好篩選條件，再儲存這份清單。"))
    if not name.strip():
        raise Refused("registers.view_unnamed", _("請為這份清單取一個名稱。"), field="name")
    text = urlencode(kept)
    if len(text) > LONGEST:
        raise Refused("registers.view_too_long", _("篩選條件太長，請縮短搜尋文字。"))
    view, _new = SavedView.objects.update_or_create(
        person=by, name=name.strip()[:60], defaults={"query": text, "is_shared": is_shared}
    )
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: Person) -> None:
    if view.person_id != by.pk:
        raise Refused("registers.not_your_view", _("只有儲存的人可以移除這份清單。"))
    view.delete()
