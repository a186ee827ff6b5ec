import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import (
    ApiToken,
    Department,
    Person,
    PersonSkill,
    Post,
    Posting,
    Skill,
    Substitution,
)
from charter.rooms.people.permissions import may_appoint, may_keep_people, may_record_skill
from charter.rooms.people.verbs.inviting import invite

HIRED = declare("people.person.hired", gettext_lazy("%(by)s登記新員工%(title)s"))
EDITED = declare("people.person.edited", gettext_lazy("%(by)s修改%(title)s的資料"))
APPOINTED = declare("people.person.appointed", gettext_lazy("%(by)s任命%(title)s為%(post)s"))
POSTING_ENDED = declare("people.person.posting_ended", gettext_lazy("%(title)s不再擔任%(post)s"))
LEFT = declare("people.person.left", gettext_lazy("%(title)s於%(on)s離職"))
SKILL_ADDED = declare("people.skill.added", gettext_lazy("%(by)s建立技能「%(title)s」"))
SKILLED = declare(
    "people.person.skill_recorded", gettext_lazy("%(by)s記錄%(title)s的技能：%(skill)s %(level)s級")
)


def _may(allowed: bool) -> None:
    if not allowed:
        raise Refused(
            "people.not_allowed",
            _("這項變更要由人力資源或系統管理員辦理，而且不能改自己的職務；請找另一位同事。"),
        )


@transaction.atomic
def hire(
    *,
    username: str,
    name: str,
    department: Department,
    by: Person | None,
    email: str = "",
    phone: str = "",
    manager: Person | None = None,
    password: str | None = None,
) -> Person:
    """Register a new colleague; without a password they sign in by a reset link or passkey."""
    _may(by is None or may_keep_people(by))
    if Person.objects.get_queryset().filter(username=username).exists():
        raise Refused(
            "people.username_taken",
            _("登入名「%s」已經有人使用，請換一個。") % username,
            field="username",
        )
    person = Person(
        username=username,
        name=name,
        department=department,
        email=email,
        phone=phone,
        manager=manager,
    )
    person.set_password(password)
    person.save()
    record(HIRED, person, by=by, department=department.pk)
    return person


@transaction.atomic
def take_on(
    *, post: Post | None = None, letter: bool = False, by: Person | None, **who: Any
) -> Person:
    """Registered, and in the same step appointed from today and sent the way in, if an address
    is known."""
    person = hire(**who, by=by)
    if post:
        appoint(person, post=post, since=clock.today(), by=by)
    if letter and person.email:
        invite(person, by=by)
    return person


@transaction.atomic
def edit_person(
    person: Person,
    *,
    name: str,
    email: str,
    phone: str,
    department: Department,
    manager: Person | None,
    by: Person | None,
) -> None:
    _may(by is None or may_appoint(by, person))
    _refuse_line_cycle(person, manager)
    old = {"department": person.department_id, "manager": person.manager_id}
    person.name, person.email, person.phone = name, email, phone
    person.department, person.manager = department, manager
    person.save(update_fields=["name", "email", "phone", "department", "manager"])
    new = {"department": person.department_id, "manager": person.manager_id}
    record(EDITED, person, by=by, old=old, new=new)


def _refuse_line_cycle(person: Person, manager: Person | None) -> None:
    above = manager
    while above:
        if above == person:
            raise Refused(
                "people.line_cycle",
                _("%s在這個人的管理線之下，不能成為他的主管；請選別人。") % manager,
                field="manager",
            )
        above = above.manager


@transaction.atomic
def appoint(person: Person, *, post: Post, since: dt.date, by: Person | None) -> Posting:
    _may(by is None or may_appoint(by, person))
    if not person.is_active:
        raise Refused("people.has_left", _("%s已經離職，不能再任命。") % person)
    if Posting.objects.current(since).filter(person=person, post=post).exists():
        raise Refused("people.already_appointed", _("%s已經擔任這個職務。") % person)
    posting = Posting.objects.create(person=person, post=post, since=since)
    record(
        APPOINTED,
        person,
        by=by,
        tell=[person],
        post=post.title,
        roles=list(post.roles),
        since=since.isoformat(),
    )
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, until: dt.date, by: Person | None) -> None:
    """`until` is the last day in the post."""
    _may(by is None or may_appoint(by, posting.person))
    if until < posting.since:
        raise Refused(
            "people.ends_before_start",
            _("最後一天不能早於就任日%s，請改日期。") % posting.since.isoformat(),
            field="until",
        )
    posting.until = until
    posting.save(update_fields=["until"])
    record(
        POSTING_ENDED,
        posting.person,
        by=by,
        tell=[posting.person],
        post=posting.post.title,
        until=until.isoformat(),
    )


@transaction.atomic
def leave(person: Person, *, on: dt.date, by: Person | None) -> None:
    """The person is gone: sign-in, posts and substitutions end in this very transaction.

    Sessions and keys of programs end in the same transaction. What the leaver still owes is listed
    for a hand-over by the reactions to this event.
    """
    _may(by is None or may_appoint(by, person))
    if not Person.objects.active().filter(pk=person.pk).update(is_active=False, left_on=on):
        raise Refused("people.has_left", _("%s已經離職。") % person)
    person.is_active, person.left_on = False, on
    person.postings.filter(until=None, since__lte=on).update(until=on)
    person.postings.filter(since__gt=on).delete()
    Substitution.objects.live().filter(person=person).update(revoked_at=clock.now())
    Substitution.objects.live().filter(substitute=person).update(revoked_at=clock.now())
    _end_ways_in(person)
    tell = [person.manager] if person.manager else []
    record(LEFT, person, by=by, tell=tell, on=on.isoformat())


def _end_ways_in(person: Person) -> None:
    """No browser and no program comes in as them any more, whatever happens to `is_active`."""
    signed_in = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=signed_in.values("session_key")).delete()
    signed_in.delete()
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=clock.now())


@transaction.atomic
def record_skill(person: Person, *, skill: Skill, level: int, by: Person | None) -> None:
    """Assess somebody's skill, never one's own: 1 learns, 2 with help, 3 alone, 4 teaches it."""
    _may(by is None or may_record_skill(by, person))
    if level not in range(1, 5):
        raise Refused("people.skill_level", _("等級是1到4，請從清單選擇。"), field="level")
    said = {"level": level, "assessed_by": by, "assessed_on": clock.today()}
    PersonSkill.objects.update_or_create(person=person, skill=skill, defaults=said)
    record(SKILLED, person, by=by, tell=[person], skill=skill.name, level=level)


@transaction.atomic
def add_skill(*, code: str, name: str, by: Person | None, name_en: str = "") -> Skill:
    _may(by is None or may_keep_people(by))
    if Skill.objects.filter(code=code).exists():
        raise Refused("people.code_taken", _("技能代碼「%s」已經存在。") % code, field="code")
    skill = Skill.objects.create(code=code, name=name, name_en=name_en)
    record(SKILL_ADDED, skill, by=by)
    return skill
