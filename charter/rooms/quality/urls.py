from django.urls import URLPattern, URLResolver, path

from charter.rooms.quality.views import meetings, problems, reports, suggestions

app_name = "quality"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", problems.home, name="home"),
    path("problems/", problems.problems, name="problems"),
    path("problems/new/", problems.new, name="new_problem"),
    path("problems/hand-over/", problems.bulk, name="bulk"),
    path("problems/rules/", problems.rules, name="majorrules_now"),
    path("problems/<int:pk>/", problems.problem, name="problem"),
    path("problems/<int:pk>/8d/", problems.eight_d, name="eight_d"),
    path("problems/<int:pk>/<str:verb>/", problems.act, name="act"),
    path("projects/<int:pk>/", problems.of_project, name="of_project"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/new/", suggestions.new, name="new_suggestion"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<int:pk>/<str:verb>/", suggestions.act, name="act_on_suggestion"),
    path("cases/", suggestions.cases, name="cases"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="qualityreport"),
    path("reports/<int:pk>/publish/", reports.issue, name="publish_report"),
    path("reports/<int:pk>/document/", reports.document, name="report_document"),
    path("meetings/", meetings.meetings, name="meetings"),
]
