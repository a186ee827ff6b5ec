"""Colleagues from a sheet, looked at row by row before anybody is registered."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.sheets import Headed
from charter.org.models import Department, Person, Post

COLUMNS: "dict[str, str | Promise]" = {
    "name": gettext_lazy("姓名"),
    "username": gettext_lazy("登入名"),
    "email": gettext_lazy("電子郵件"),
    "phone": gettext_lazy("電話"),
    "department": gettext_lazy("部門"),
    "post": gettext_lazy("職務"),
    "manager": gettext_lazy("直屬主管"),
}
SHEET = Headed(COLUMNS, ("name", "department"), most=500)
USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,60}")
EXPECTED = {
    "username": gettext_lazy("英文字母、數字、點、底線或連字號；空白就取電子郵件@前面的部分"),
    "department": gettext_lazy("部門的名稱或代碼"),
    "post": gettext_lazy("這個部門已設置的職務；空白就之後再任命"),
    "manager": gettext_lazy("登入名或姓名；可以是檔案裡前面的列"),
}
Row = Mapping[str, str]


@dataclass
class Draft:
    """One row: who would be registered, or `wrong`, a sentence per cell that does not fit.
    `manager` is the username of somebody who is there by then."""

    row: int
    said: dict[str, str]
    department: Department | None = None
    post: Post | None = None
    manager: str = ""
    wrong: list[str] = field(default_factory=list)
    is_known: bool = False

    @property
    def is_good(self) -> bool:
        return not self.wrong and not self.is_known


class Checker:
    """Knows who works here, the units and their posts; two questions for any number of rows."""

    def __init__(self) -> None:
        self.units: dict[str, Department] = {}
        for unit in Department.objects.order_by("-code"):
            self.units |= {unit.name.casefold(): unit, unit.code.casefold(): unit}
        self.posts = {(p.department_id, p.title.casefold()): p for p in Post.objects.all()}
        self.names: dict[str, set[str]] = {}
        self.taken: set[str] = set()
        self.earlier: set[str] = set()
        people = Person.objects.get_queryset().values_list("username", "name", "kind", "is_active")
        for username, name, kind, is_active in people:
            self.taken.add(username.casefold())
            if kind == Person.Kind.STAFF and is_active:
                self._note(username, name)

    def _note(self, username: str, name: str) -> None:
        self.names.setdefault(username.casefold(), set()).add(username)
        self.names.setdefault(name.casefold(), set()).add(username)

    def check(self, rows: Iterator[tuple[int, Row]]) -> list[Draft]:
        return [self._draft(number, row) for number, row in rows]

    def _draft(self, number: int, row: Row) -> Draft:
        said = {name: row.get(name, "").strip() for name in COLUMNS}
        said["username"] = said["username"] or said["email"].partition("@")[0]
        draft = Draft(number, said, self.units.get(said["department"].casefold()))
        key = said["username"].casefold()
        if key in self.taken and key not in self.earlier:
            draft.is_known = True
            return draft
        draft.wrong = [*self._who(said), *self._place(draft), *self._line(draft)]
        if not draft.wrong:
            self.taken.add(key)
            self.earlier.add(key)
            self._note(said["username"], said["name"])
        return draft

    def _who(self, said: Row) -> Iterator[str]:
        if not 0 < len(said["name"]) <= 60:
            yield _("姓名沒有填，或超過60個字。")
        if not USERNAME.fullmatch(said["username"]):
            yield _("登入名要用英文字母、數字、點、底線或連字號，至少2個字。")
        elif said["username"].casefold() in self.earlier:
            yield _("前面的列已經用了登入名「%s」，請換一個。") % said["username"]
        if said["email"] and not _is_address(said["email"]):
            yield _("「%s」不是電子郵件。") % said["email"]
        if len(said["phone"]) > 30:
            yield _("電話超過30個字。")

    def _place(self, draft: Draft) -> Iterator[str]:
        unit, title = draft.department, draft.said["post"]
        if unit is None:
            names = "、".join(dict.fromkeys(one.name for one in self.units.values()))
            told = {"found": draft.said["department"] or "--", "names": names or "--"}
            yield _("沒有部門「%(found)s」；現有%(names)s。") % told
        elif title:
            draft.post = self.posts.get((unit.pk, title.casefold()))
            if draft.post is None:
                yield _("%(unit)s沒有職務「%(title)s」，請先在部門的頁面設置。") % {
                    "unit": unit,
                    "title": title,
                }

    def _line(self, draft: Draft) -> Iterator[str]:
        if not (wanted := draft.said["manager"]):
            return
        found = self.names.get(wanted.casefold(), set())
        if len(found) != 1:
            told = {"n": len(found), "name": wanted}
            yield _("直屬主管「%(name)s」找到%(n)s位；請寫登入名，並排在前面的列。") % told
        else:
            [draft.manager] = found


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
