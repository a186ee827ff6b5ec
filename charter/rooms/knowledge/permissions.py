"""Every colleague writes down what they learned; who answers for the work publishes it."""

from charter.org.models import Person, Role
from charter.rooms.knowledge.models import Article

PUBLISH = (
    *(Role.DEPARTMENT_HEAD, Role.QUALITY, Role.PROJECT_MANAGER),
    *(Role.MANAGEMENT, Role.ADMINISTRATOR),
)


def may_write(person: Person | None) -> bool:
    return person is None or (person.is_active and not person.is_customer)


def may_publish(person: Person | None) -> bool:
    return person is None or (may_write(person) and person.has_role(*PUBLISH))


def may_change(person: Person | None, article: Article) -> bool:
    """A draft by its owner and by who publishes; what is published only by the latter."""
    if may_publish(person):
        return True
    is_own = person is not None and person.pk == article.owner_id and may_write(person)
    return is_own and article.state == Article.State.DRAFT


def may_review(person: Person | None, article: Article) -> bool:
    return may_publish(person) or (person is not None and person.pk == article.owner_id)


def verbs_for(person: Person, article: Article) -> list[str]:
    """Flow ∩ permission."""
    rights = {
        "publish": may_publish(person),
        "review": may_review(person, article),
        "retire": may_publish(person),
        "reopen": may_publish(person),
    }
    can = [verb for verb in Article.FLOW.verbs_from(article.state) if rights[verb]]
    is_alive = article.state != Article.State.RETIRED
    return ["change", *can] if is_alive and may_change(person, article) else can
