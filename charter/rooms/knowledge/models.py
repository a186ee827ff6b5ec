"""Articles, every version of them, where they were used, and whether they helped."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.ground.flow import Flow
from charter.ground.search import matching
from charter.kernel.journal.history import tracked
from charter.org.models import Person
from charter.org.reach import shown


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, person: Person) -> "ArticleQuerySet":
        """Colleagues read all; customers what was published for them."""
        return shown(self, person) if person.is_customer else self.all()

    def published(self) -> "ArticleQuerySet":
        return self.filter(state=Article.State.PUBLISHED)

    def for_customers(self) -> "ArticleQuerySet":
        return self.published().filter(audience=Article.Audience.CUSTOMERS)

    def found_by(self, text: str) -> "ArticleQuerySet":
        return self.filter(matching("search", text))

    def made_from(self, kind: str, pk: int) -> "ArticleQuerySet":
        return self.filter(source_kind=kind, source_id=pk)

    def used_in(self, kind: str, pk: int) -> "ArticleQuerySet":
        return self.filter(uses__kind=kind, uses__subject_id=pk)


@tracked()
class Article(models.Model):
    """`version` is the number of its newest version, whose words the article carries itself.
    `source_kind` and `source_id` name the record it was made from."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已發布")
        RETIRED = "retired", _("已停用")

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("只給同事")
        CUSTOMERS = "customers", _("客戶也看得到")

    FLOW = Flow(
        {
            "publish": ((State.DRAFT,), State.PUBLISHED),
            "review": ((State.PUBLISHED,), State.PUBLISHED),
            "retire": ((State.DRAFT, State.PUBLISHED), State.RETIRED),
            "reopen": ((State.RETIRED,), State.DRAFT),
        }
    )

    title = models.CharField(max_length=120)
    symptom = models.TextField()
    cause = models.TextField(blank=True)
    solution = models.TextField()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.INTERNAL)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="articles")
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    search = SearchVectorField(null=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("知識條目")
        indexes = [
            GinIndex(fields=["search"], name="article_search"),
            models.Index(fields=["source_kind", "source_id"], name="article_made_from"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_published_article_was_judged",
                condition=~Q(state="published")
                | Q(published_at__isnull=False, reviewed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return f"KB-{self.pk}"

    @property
    def tone(self) -> str:
        return {"published": "ok", "draft": "warn"}.get(self.state, "none")

    @property
    def words(self) -> dict[str, str]:
        """What a version keeps."""
        return {name: getattr(self, name) for name in WORDS}


WORDS = ("title", "symptom", "cause", "solution", "audience")


class Version(models.Model):
    """The words as they once were: never changed, never deleted."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    symptom = models.TextField()
    cause = models.TextField(blank=True)
    solution = models.TextField()
    audience = models.CharField(max_length=10, choices=Article.Audience)
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_article_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Use(models.Model):
    """The article answered a record (a case) of that kind and key."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "article"], name="one_use_per_record"
            )
        ]
        indexes = [models.Index(fields=["article", "-id"], name="uses_of_article")]

    def __str__(self) -> str:
        return f"{self.article} → {self.kind} {self.subject_id}"


class Vote(models.Model):
    """One voice per person; a second one replaces it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="votes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_helpful = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "person"], name="one_voice_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.is_helpful}"


def counted(rows: Any) -> Any:
    """With how often each was used and found helpful or not."""

    def many(model: Any, **which: Any) -> Any:
        found = model.objects.filter(article=models.OuterRef("pk"), **which).order_by()
        number = found.values("article").annotate(n=models.Count("pk")).values("n")
        return models.functions.Coalesce(models.Subquery(number), 0)

    return rows.annotate(
        used=many(Use), yes=many(Vote, is_helpful=True), no=many(Vote, is_helpful=False)
    )
