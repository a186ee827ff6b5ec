from django.urls import URLPattern, URLResolver, path

from charter.rooms.risk.views import acts, lists, projects, risks

app_name = "risk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.risks, name="list"),
    path("portfolio/", lists.portfolio, name="portfolio"),
    path("bulk/", lists.bulk, name="bulk"),
    path("new/", risks.new, name="new"),
    path("projects/<int:pk>/", projects.of_project, name="of_project"),
    path("projects/<int:pk>/planning/", projects.plan, name="plan"),
    path("projects/<int:pk>/sweep/", projects.hold_sweep, name="hold_sweep"),
    path("sweeps/<int:pk>/", projects.sweep, name="sweep"),
    path("warnings/<int:pk>/", risks.warning, name="riskwarning"),
    path("warnings/<int:pk>/<slug:verb>/", acts.answer, name="answer"),
    path("watches/<int:pk>/<slug:verb>/", acts.tend, name="tend"),
    path("<int:pk>/", risks.risk, name="risk"),
    path("<int:pk>/<slug:verb>/", acts.act, name="act"),
]
