"""The frame of every page: navigation trimmed by role, counts, the person, the languages."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from charter.ground.addresses import address
from charter.ground.pieces import token
from charter.kernel.frame import MANY, OFFERS, counts
from charter.org.models import Person, Role
from charter.site.drawing import drawn

_ = gettext_lazy


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. `roles`: only for these; empty = for all staff."""

    path: str
    label: "str | Promise"
    icon: str
    roles: frozenset[str] = frozenset()
    short: "str | Promise" = ""


LEADS = frozenset(Role.values) - {Role.STAFF}
AUDITORS = frozenset({Role.ADMINISTRATOR, Role.QUALITY})
RECRUITS = frozenset({Role.HR, Role.MANAGEMENT, Role.DEPARTMENT_HEAD})
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.HR})
OVERSEES = frozenset(
    {Role.MANAGEMENT, Role.STEERING_GROUP, Role.DEPARTMENT_HEAD, Role.IMPROVEMENT_OFFICE}
)
PLACES: tuple[tuple["str | Promise", tuple[Place, ...]], ...] = (
    (
        _("日常"),
        (
            Place("/", _("我的工作"), "list-check"),
            Place("/approvals/", _("審批"), "rubber-stamp"),
            Place("/aftersales/", _("售後服務"), "headset", short=_("售後")),
            Place("/meetings/", _("會議"), "calendar-event"),
        ),
    ),
    (
        _("管理"),
        (
            Place("/projects/", _("服務項目"), "briefcase", short=_("項目")),
            Place("/resources/", _("人力負荷"), "users-group", LEADS, short=_("人力")),
            Place("/quality/", _("質量"), "rosette-discount-check"),
            Place("/improvement/", _("改善計劃"), "target-arrow", LEADS),
            Place("/indicators/", _("指標"), "chart-line", LEADS),
            Place("/risks/", _("風險"), "flag", LEADS),
            Place("/registers/", _("台帳"), "clipboard-list", LEADS),
            Place("/actions/", _("措施"), "tool", LEADS),
            Place("/duties/", _("定期義務"), "repeat", LEADS),
            Place("/communication/", _("溝通"), "messages"),
            Place("/people/", _("人員與培訓"), "users", LEADS),
            Place("/recruitment/", _("招聘"), "user-plus", RECRUITS),
            Place("/cost/", _("成本"), "coin", LEADS),
        ),
    ),
    (
        _("依據"),
        (
            Place("/policy/", _("制度"), "book-2"),
            Place("/board/", _("經營看板"), "layout-dashboard", OVERSEES),
            Place("/calendars/", _("工作日曆"), "calendar", KEEPERS),
            Place("/journal/", _("稽核軌跡"), "history", AUDITORS),
            Place("/installation/", _("系統維護"), "settings", frozenset({Role.ADMINISTRATOR})),
        ),
    ),
)
PORTAL = (
    Place("/portal/", _("總覽"), "home"),
    Place("/portal/cases/", _("我的請求"), "ticket"),
    Place("/portal/projects/", pgettext_lazy("many", "項目"), "briefcase"),
    Place("/portal/acceptances/", _("驗收"), "rosette-discount-check"),
    Place("/portal/reports/", _("報告"), "report"),
    Place("/portal/knowledge/", _("常見問題"), "help"),
)
EVERYWHERE = (*(place for _label, row in PLACES for place in row), *PORTAL)
HOMES = ("/", "/portal/")
TAB_PATHS = ("/", "/approvals/", "/aftersales/", "/projects/")
LANGUAGE_TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}
# Which of several roles the user card names: the most specific first.
ROLE_ORDER = (
    Role.GENERAL_MANAGER,
    Role.MANAGEMENT,
    Role.STEERING_GROUP,
    Role.DEPARTMENT_HEAD,
    Role.PROJECT_MANAGER,
    Role.IMPROVEMENT_OFFICE,
    Role.QUALITY,
    Role.HR,
    Role.FINANCE,
    Role.ADMINISTRATOR,
    Role.STAFF,
)


def role_of(person: Person) -> "str | Promise":
    """The most telling of a person's roles."""
    held = person.roles()
    return next((role.label for role in ROLE_ORDER if role in held), "")


@cache
def exists(path: str) -> bool:
    """Whether a page answers there; a room without a page is not offered."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@lru_cache(4096)
def _places(path: str) -> tuple[str, ...]:
    """The entries of the navigation under which that page stands."""
    found = (place.path for place in EVERYWHERE)
    return tuple(p for p in found if (p == path if p in HOMES else path.startswith(p)))


class Frame:
    """Asked by `ui/base.html` only, so a fragment pays for none of it."""

    languages = settings.LANGUAGES

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user: Any = getattr(request, "user", None)
        self.person: Person | None = user if user is not None and user.is_authenticated else None

    @property
    def language_tag(self) -> str:
        return LANGUAGE_TAGS.get(get_language() or "", "zh-Hant")

    @cached_property
    def groups(self) -> list[tuple["str | Promise", list[dict[str, Any]]]]:
        if not self.staff:
            return []
        shown = [(label, [self._entry(p) for p in row if self._may(p)]) for label, row in PLACES]
        return [(label, row) for label, row in shown if row]

    @property
    def tabs(self) -> list[dict[str, Any]]:
        entries = {e["path"]: e for _label, row in self.groups for e in row}
        return [entries[path] for path in TAB_PATHS if path in entries]

    @property
    def staff(self) -> Person | None:
        return self.person if self.person and not self.person.is_customer else None

    def _may(self, place: Place) -> bool:
        assert self.person
        allowed = not place.roles or self.person.has_role(*place.roles)
        return allowed and exists(place.path)

    def _here(self, place: Place) -> bool:
        return place.path in _places(self.request.path)

    def _entry(self, place: Place) -> dict[str, Any]:
        return {
            "path": place.path,
            "label": place.label,
            "short": place.short or place.label,
            "icon": place.icon,
            "here": self._here(place),
            "count": self._told(place.path),
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts(self.staff) if self.staff else {}

    def _told(self, path: str) -> str:
        """The count as it is written: 99+ for more."""
        count = self.counts.get(path, 0)
        return f"{MANY - 1}+" if count >= MANY else str(count or "")

    @property
    def unread(self) -> str:
        return self._told("/notices/")

    @property
    def notices_exist(self) -> bool:
        return exists("/notices/")

    @cached_property
    def offers(self) -> list[dict[str, Any]]:
        found = []
        for offer in sorted(OFFERS.values(), key=attrgetter("rank")):
            if self.staff and offer.may(self.staff):
                try:
                    url = address(offer.url_name)
                except NoReverseMatch:
                    continue
                found.append({"label": offer.label, "icon": offer.icon, "url": url})
        return found

    @cached_property
    def role(self) -> "str | Promise":
        return role_of(self.person) if self.person else ""

    @property
    def base(self) -> str:
        """The frame that pages for staff and customers alike extend."""
        return "ui/portal.html" if self.person and self.person.is_customer else "ui/base.html"

    @cached_property
    def portal(self) -> list[dict[str, Any]]:
        return [self._entry(place) for place in PORTAL if exists(place.path)]

    @cached_property
    def seen(self) -> Hashable:
        """All that the drawn pieces show: two requests with the same get the same markup."""
        here = _places(self.request.path)
        one = self.person
        if one is None:
            return here
        names = (str(one), str(one.department), str(one.customer))
        offers = tuple(offer["url"] for offer in self.offers)
        return (one.pk, names, one.roles(), here, offers, tuple(self.counts.values()))

    # Pieces of markup: ready, because drawing them costs more than most pages themselves.
    @property
    def token(self) -> str:
        return token(self.request)

    @property
    def side(self) -> SafeString:
        return drawn("ui/side.html", self)

    @property
    def top(self) -> SafeString:
        return drawn("ui/top.html", self)

    @property
    def foot(self) -> SafeString:
        return drawn("ui/foot.html", self)

    @property
    def confirm(self) -> SafeString:
        return drawn("ui/confirm.html", self)

    @property
    def portal_top(self) -> SafeString:
        return drawn("ui/portal_top.html", self)


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": Frame(request),
        "DEMO": settings.DEMO,
        "ORGANISATION": settings.ORGANISATION,
        "PUBLIC_FORM": settings.PUBLIC_FORM,
    }
