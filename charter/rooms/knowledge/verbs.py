"""Articles: written, changed, published, reviewed, retired, used and judged."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.search import Indexed
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.knowledge.models import WORDS, Article, Use, Version, Vote
from charter.rooms.knowledge.permissions import may_change, may_publish, may_review, may_write

WRITTEN = declare("knowledge.article.written", gettext_lazy("%(by)s寫了知識條目「%(title)s」"))
CHANGED = declare("knowledge.article.changed", gettext_lazy("%(by)s改了「%(title)s」：%(why)s"))
PUBLISHED = declare(
    "knowledge.article.published",
    gettext_lazy("%(by)s發布了「%(title)s」"),
    gettext_lazy("你寫的知識條目"),
)
REVIEWED = declare(
    "knowledge.article.reviewed", gettext_lazy("%(by)s檢視「%(title)s」：%(finding)s")
)
RETIRED = declare(
    "knowledge.article.retired",
    gettext_lazy("%(by)s停用「%(title)s」：%(reason)s"),
    gettext_lazy("你寫的知識條目"),
)
REOPENED = declare("knowledge.article.reopened", gettext_lazy("%(by)s把「%(title)s」改回草稿"))
USED = declare("knowledge.article.used", gettext_lazy("%(by)s用「%(title)s」回答了%(where)s"))
JUDGED = declare("knowledge.article.judged", gettext_lazy("%(by)s評了「%(title)s」有沒有幫助"))
NEEDED = {
    "title": gettext_lazy("請寫標題。"),
    "symptom": gettext_lazy("請寫下看到什麼現象。"),
    "solution": gettext_lazy("請寫下怎麼解決。"),
}


def _words(given: Mapping[str, str]) -> dict[str, str]:
    words = {name: given.get(name, "").strip() for name in WORDS}
    for name, message in NEEDED.items():
        if not words[name]:
            raise Refused(f"knowledge.no_{name}", str(message), field=name)
    if words["audience"] not in Article.Audience:
        raise Refused("knowledge.no_such_audience", _("請選給誰看。"), field="audience")
    return {**words, "title": words["title"][:120]}


def _keep(article: Article, why: str, by: Person | None) -> None:
    """The version, and what search finds."""
    Version.objects.create(
        article=article, number=article.version, why=why, by=by, at=clock.now(), **article.words
    )
    text = "\n".join(article.words[name] for name in ("title", "symptom", "cause", "solution"))
    Article.objects.filter(pk=article.pk).update(search=Indexed(text))


@transaction.atomic
def write(
    *,
    title: str,
    symptom: str,
    solution: str,
    by: Person | None,
    cause: str = "",
    audience: str = Article.Audience.INTERNAL,
    owner: Person | None = None,
    source: models.Model | None = None,
) -> Article:
    """A draft. `source` is the record it was learned from; one record makes one article."""
    keeper = owner or by
    if not may_write(by) or keeper is None or not may_write(keeper):
        raise Refused("knowledge.not_staff", _("知識條目由在職同事撰寫和負責。"), field="owner")
    given = {"title": title, "symptom": symptom, "cause": cause, "solution": solution}
    words = _words({**given, "audience": audience})
    kind, key = (kind_of(source), source.pk) if source else ("", None)
    if source and Article.objects.made_from(kind, source.pk).exists():
        raise Refused("knowledge.made_already", _("這一件已經做成知識條目了，請改那一條。"))
    made = Article.objects.create(owner=keeper, source_kind=kind, source_id=key, **words)
    _keep(made, "", by)
    record(WRITTEN, made, by=by, source=str(source or ""))
    if source:
        use(made, source, by=by)
    return made


@transaction.atomic
def change(
    article: Article,
    *,
    title: str,
    symptom: str,
    solution: str,
    why: str,
    by: Person | None,
    cause: str = "",
    audience: str = Article.Audience.INTERNAL,
    owner: Person | None = None,
) -> None:
    """The next version; those before it stay readable."""
    if not may_change(by, article):
        raise Refused(
            "knowledge.may_not_change",
            _("已發布的條目由部門主管、項目經理、質量管理或管理層修改。請找他們。"),
        )
    if article.state == Article.State.RETIRED:
        raise Refused("knowledge.retired", _("條目已停用，請先改回草稿。"))
    given = {"title": title, "symptom": symptom, "cause": cause, "solution": solution}
    words = _words({**given, "audience": audience})
    if not why.strip():
        raise Refused("knowledge.no_why", _("請寫下為什麼修改。"), field="why")
    locked = Article.objects.select_for_update().defer("search").get(pk=article.pk)
    keeper = owner or locked.owner
    if words == locked.words and keeper == locked.owner:
        raise Refused("knowledge.nothing_changed", _("內容沒有改變。"), field="title")
    version = locked.version + 1
    Article.objects.filter(pk=article.pk).update(version=version, owner=keeper, **words)
    article.refresh_from_db(fields=[*WORDS, "version", "owner", "state"])
    _keep(article, why.strip()[:200], by)
    record(CHANGED, article, by=by, why=why.strip(), version=version)


def _demand_publisher(by: Person | None) -> None:
    if not may_publish(by):
        raise Refused(
            "knowledge.may_not_publish",
            _("發布與停用由部門主管、項目經理、質量管理或管理層決定。請找他們。"),
        )


@transaction.atomic
def publish(article: Article, *, by: Person | None) -> None:
    """Who publishes has read it: that counts as its first review."""
    _demand_publisher(by)
    now = {"published_at": clock.now(), "reviewed_on": clock.today()}
    Article.FLOW.move(article, "publish", **now)
    record(PUBLISHED, article, by=by, tell=[article.owner], audience=article.audience)


@transaction.atomic
def review(article: Article, *, finding: str, by: Person | None) -> None:
    """Somebody read it again and says that it still holds; a change is a version of its own."""
    if not may_review(by, article):
        raise Refused("knowledge.may_not_review", _("檢視由負責人或主管進行。"))
    if not finding.strip():
        raise Refused("knowledge.no_finding", _("請寫下檢視的結論。"), field="finding")
    Article.FLOW.move(article, "review", reviewed_on=clock.today())
    record(REVIEWED, article, by=by, finding=finding.strip())


@transaction.atomic
def retire(article: Article, *, reason: str, by: Person | None) -> None:
    """It is offered nowhere any more; what it answered still shows it."""
    _demand_publisher(by)
    if not reason.strip():
        raise Refused("knowledge.no_reason", _("請寫下為什麼停用。"), field="reason")
    Article.FLOW.move(article, "retire")
    record(RETIRED, article, by=by, tell=[article.owner], reason=reason.strip())


@transaction.atomic
def reopen(article: Article, *, by: Person | None) -> None:
    _demand_publisher(by)
    Article.FLOW.move(article, "reopen")
    record(REOPENED, article, by=by)


@transaction.atomic
def use(article: Article, subject: models.Model, *, by: Person | None) -> None:
    """It answered this record. Said twice, it counts once."""
    if not may_write(by):
        raise Refused("knowledge.not_staff", _("知識條目由在職同事撰寫和負責。"))
    if article.state == Article.State.RETIRED:
        raise Refused("knowledge.retired", _("條目已停用，請先改回草稿。"))
    _found, is_new = Use.objects.get_or_create(
        article=article,
        kind=kind_of(subject),
        subject_id=subject.pk,
        defaults={"by": by, "at": clock.now()},
    )
    if is_new:
        record(USED, article, by=by, where=str(subject)[:200])


@transaction.atomic
def vote(article: Article, *, is_helpful: bool, by: Person) -> None:
    """Whoever may read it says whether it helped; the last word of each person counts."""
    if not Article.objects.visible_to(by).filter(pk=article.pk).published().exists():
        raise Refused("knowledge.not_published", _("只能評已發布的條目。"))
    Vote.objects.update_or_create(
        article=article, person=by, defaults={"is_helpful": is_helpful, "at": clock.now()}
    )
    record(JUDGED, article, by=by, helpful=is_helpful)
