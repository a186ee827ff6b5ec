from django.urls import URLPattern, URLResolver, include, path

from charter.site.api import api, portal_urls
from charter.site.views.doors import sign_in
from charter.site.views.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("charter.insight.urls")),
    path("", include("charter.site.house_urls")),
    path("accounts/login/", sign_in, name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("calendars/", include("charter.rooms.people.calendar_urls")),
    path("people/", include("charter.rooms.people.urls")),
    path("journal/", include("charter.kernel.journal.urls")),
    path("actions/", include("charter.kernel.actions.urls")),
    path("approvals/", include("charter.kernel.approvals.urls")),
    path("duties/", include("charter.kernel.duties.urls")),
    path("indicators/", include("charter.kernel.indicators.urls")),
    path("registers/", include("charter.kernel.registers.urls")),
    path("notices/", include("charter.kernel.notices.urls")),
    path("files/", include("charter.kernel.files.urls")),
    path("parameters/", include("charter.kernel.parameters.urls")),
    path("projects/", include("charter.rooms.projects.urls")),
    path("mail/", include("charter.kernel.mail.urls")),
    path("meetings/", include("charter.kernel.meetings.urls")),
    path("quality/", include("charter.rooms.quality.urls")),
    path("surveys/", include("charter.rooms.surveys.urls")),
    path("survey/", include("charter.rooms.surveys.public_urls")),
    path("risks/", include("charter.rooms.risk.urls")),
    path("communication/", include("charter.rooms.communication.urls")),
    path("aftersales/knowledge/", include("charter.rooms.knowledge.urls")),
    path("aftersales/classifying/", include("charter.rooms.classifying.urls")),
    path("aftersales/", include("charter.rooms.aftersales.urls")),
    path("intake/", include("charter.rooms.intake.urls")),
    path("ask/", include("charter.rooms.intake.public_urls")),
    path("portal/cases/", include("charter.rooms.aftersales.portal_urls")),
    path("portal/knowledge/", include("charter.rooms.knowledge.portal_urls")),
    path("portal/acceptances/", include("charter.rooms.projects.portal_urls")),
    path("portal/reports/", include("charter.rooms.communication.portal_urls")),
    path("policy/", include("charter.policy.urls")),
    path("api/", api.urls),
    path("portal/api/", portal_urls()),
]
