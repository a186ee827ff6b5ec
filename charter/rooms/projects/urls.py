from django.urls import URLPattern, URLResolver, path

from charter.rooms.projects.plan_urls import plan_patterns
from charter.rooms.projects.views import (
    acceptances,
    initiations,
    projects,
    raci,
    requirements,
    team,
)

app_name = "projects"
urlpatterns: list[URLPattern | URLResolver] = [
    *plan_patterns,
    path("", projects.projects, name="projects"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/new/", requirements.new, name="requirement_new"),
    path("requirements/<int:pk>/", requirements.requirement, name="requirement"),
    path("initiations/", initiations.initiations, name="initiations"),
    path("initiations/new/", initiations.new, name="initiation_new"),
    path("initiations/<int:pk>/", initiations.initiation, name="initiation"),
    path("initiations/<int:pk>/check/", initiations.check, name="initiation_check"),
    path("initiations/<int:pk>/submit/", initiations.submit, name="initiation_submit"),
    path("initiations/<int:pk>/discard/", initiations.discard, name="initiation_discard"),
    path("initiations/<int:pk>/from/<int:project>/", initiations.bring_in, name="bring_in"),
    path("initiations/<int:pk>/<str:part>/", initiations.part, name="initiation_part"),
    path("acceptances/<int:pk>/", acceptances.acceptance, name="acceptance"),
    path("documents/<int:pk>/review/", acceptances.review, name="document_review"),
    path("lessons/", acceptances.lessons, name="lessons"),
    path("summaries/<int:pk>/", acceptances.summary, name="summary"),
    path("<int:pk>/", projects.project, name="project"),
    path("<int:pk>/move-on/", projects.move_on, name="move_on"),
    path("<int:pk>/log/", projects.log, name="log"),
    path("<int:pk>/documents/", projects.documents, name="documents"),
    path("<int:pk>/team/", team.team, name="team"),
    path("<int:pk>/parts/", raci.parts, name="parts"),
    path("<int:pk>/team/roles/", team.add_role, name="role_add"),
    path("<int:pk>/team/roles/<int:role>/", team.join, name="member_join"),
    path("<int:pk>/team/<int:member>/leave/", team.leave, name="member_leave"),
    path("<int:pk>/team/<int:member>/raci/", team.raci, name="member_raci"),
    path("<int:pk>/acceptance/", acceptances.tab, name="project_acceptance"),
    path("<int:pk>/acceptance/documents/", acceptances.add_document, name="document_add"),
    path("<int:pk>/acceptance/goals/<int:goal>/", acceptances.prove, name="goal_prove"),
    path("<int:pk>/acceptance/terms/", acceptances.terms, name="terms"),
    path("<int:pk>/acceptance/request/", acceptances.ask, name="acceptance_request"),
    path("<int:pk>/acceptance/opinions/<int:opinion>/", acceptances.answer, name="opinion_answer"),
    path("<int:pk>/summary/", acceptances.summary_tab, name="project_summary"),
]
