from django.urls import URLPattern, URLResolver, path

from charter.rooms.communication.views import channels, lists, plans, reports, voices

app_name = "communication"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", voices.overview, name="overview"),
    path("projects/<int:pk>/", plans.of_project, name="of_project"),
    path("projects/<int:pk>/propose/", plans.propose, name="propose"),
    path("projects/<int:pk>/agree/", plans.agree, name="agree"),
    path("projects/<int:pk>/lines/", plans.add_line, name="add_line"),
    path("projects/<int:pk>/lines/<int:line>/end/", plans.end_line, name="end_line"),
    path("projects/<int:pk>/heard/", plans.heard, name="heard"),
    path("projects/<int:pk>/reports/", reports.draft, name="draft"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("reports/", lists.reports, name="reports"),
    path("concerns/", lists.concerns, name="concerns"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/write/", reports.write, name="write"),
    path("reports/<int:pk>/send/", reports.send, name="send"),
    path("channels/", channels.outlets, name="outlets"),
    path("channels/<int:pk>/", channels.outlet, name="outlet"),
    path("channels/<int:pk>/test/", channels.try_outlet, name="try_outlet"),
    path("channels/<int:pk>/retire/", channels.retire_outlet, name="retire_outlet"),
    path("<str:name>/bulk/", lists.bulk, name="bulk"),
    path("opinions/", lists.opinions, name="opinions"),
    path("opinions/new/", voices.say, name="say"),
    path("opinions/<int:pk>/", voices.opinion, name="opinion"),
    path("concerns/<int:pk>/", voices.concern, name="concern"),
    path("concerns/<int:pk>/answer/", voices.answer_concern, name="answer_concern"),
]
