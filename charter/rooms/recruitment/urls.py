from django.urls import URLPattern, URLResolver, path

from charter.rooms.recruitment.views import candidates, imports, openings, plans

app_name = "recruitment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", plans.overview, name="overview"),
    path("plans/draw/", plans.draw, name="draw"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/lines/new/", plans.line_new, name="line_new"),
    path("plans/<int:pk>/<slug:verb>/", plans.plan_act, name="plan_act"),
    path("lines/<int:pk>/", plans.line_edit, name="line"),
    path("lines/<int:pk>/drop/", plans.line_drop, name="line_drop"),
    path("lines/<int:pk>/publish/", plans.publish, name="publish"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<int:pk>/", openings.opening, name="opening"),
    path("openings/<int:pk>/import/", imports.upload, name="imports"),
    path("openings/<int:pk>/<slug:verb>/", openings.opening_act, name="opening_act"),
    path("yield/", openings.yield_page, name="yields"),
    path("inside/", openings.inside, name="inside"),
    path("inside/<int:pk>/", openings.apply, name="apply"),
    path("mine/", candidates.mine, name="mine"),
    path("candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/export/", candidates.export, name="export"),
    path("candidates/<int:pk>/<slug:verb>/", candidates.candidate_act, name="candidate_act"),
    path("stages/<int:pk>/", candidates.step, name="step"),
    path("stages/<int:pk>/calendar.ics", candidates.calendar, name="calendar"),
    path("stages/<int:pk>/<slug:verb>/", candidates.step_act, name="step_act"),
    path("assessments/<int:pk>/", candidates.assessment, name="assessment"),
    path("imports/template/", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.preview, name="candidateupload"),
    path("imports/<int:pk>/take/", imports.take, name="take_upload"),
    path("imports/<int:pk>/discard/", imports.discard, name="discard_upload"),
    path("offers/<int:pk>/", candidates.offer, name="offer"),
]
