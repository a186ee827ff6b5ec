from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Department, Person, Post
from charter.rooms.people.permissions import may_keep_people

ADDED = declare("people.department.added", gettext_lazy("%(by)s建立部門「%(title)s」"))
EDITED = declare("people.department.edited", gettext_lazy("%(by)s修改部門「%(title)s」"))
POST_ADDED = declare("people.post.added", gettext_lazy("%(by)s設置職務「%(title)s」"))


def _keepers_only(by: Person | None) -> None:
    if by and not may_keep_people(by):
        raise Refused(
            "people.not_keeper", _("只有人力資源或系統管理員可以修改組織資料，請向他們提出。")
        )


@transaction.atomic
def add_department(
    *,
    code: str,
    name: str,
    by: Person | None,
    name_en: str = "",
    parent: Department | None = None,
    gives_service: bool = True,
) -> Department:
    _keepers_only(by)
    if Department.objects.filter(code=code).exists():
        raise Refused(
            "people.code_taken", _("部門代碼「%s」已經有人使用，請換一個。") % code, field="code"
        )
    department = Department.objects.create(
        code=code, name=name, name_en=name_en, parent=parent, gives_service=gives_service
    )
    record(ADDED, department, by=by, code=code)
    return department


@transaction.atomic
def edit_department(
    department: Department,
    *,
    name: str,
    parent: Department | None,
    gives_service: bool,
    by: Person | None,
    name_en: str = "",
) -> None:
    _keepers_only(by)
    _refuse_cycle(department, parent)
    old = {"name": department.name, "parent": department.parent_id}
    department.name, department.name_en = name, name_en
    department.parent, department.gives_service = parent, gives_service
    department.save()
    record(EDITED, department, by=by, old=old, new={"name": name, "parent": department.parent_id})


def _refuse_cycle(department: Department, parent: Department | None) -> None:
    above = parent
    while above:
        if above == department:
            raise Refused(
                "people.department_cycle",
                _("「%s」在這個部門之下，不能成為它的上級；請選別的上級部門。") % parent,
                field="parent",
            )
        above = above.parent


@transaction.atomic
def add_post(
    department: Department,
    *,
    title: str,
    roles: list[str],
    by: Person | None,
    title_en: str = "",
) -> Post:
    _keepers_only(by)
    post = Post.objects.create(department=department, title=title, title_en=title_en, roles=roles)
    record(POST_ADDED, post, by=by, about=department, roles=roles)
    return post
