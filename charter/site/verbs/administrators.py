"""What only the installation itself does."""

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.org.models import Department, Person, Post, Role
from charter.rooms.people import verbs as people

DEPARTMENT = "ADMIN"


@transaction.atomic
def create_administrator(
    username: str, *, name: str, email: str, password: str, by: Person | None
) -> Person:
    """Hire somebody into the post of the system administrator; the journal records each step."""
    post = Post.objects.filter(roles__contains=[Role.ADMINISTRATOR]).first() or _post(by)
    person = people.hire(
        username=username,
        name=name,
        department=post.department,
        email=email,
        password=password,
        by=by,
    )
    people.appoint(person, post=post, since=clock.today(), by=by)
    return person


def _post(by: Person | None) -> Post:
    department = Department.objects.filter(code=DEPARTMENT).first() or people.add_department(
        code=DEPARTMENT,
        name=_("系統管理"),
        name_en="System administration",
        gives_service=False,
        by=by,
    )
    return people.add_post(
        department,
        title=_("系統管理員"),
        title_en="System administrator",
        roles=[Role.STAFF, Role.ADMINISTRATOR],
        by=by,
    )
