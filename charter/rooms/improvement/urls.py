from django.urls import path

from charter.rooms.improvement.views import cycles, data, desk, documents, plans

app_name = "improvement"
urlpatterns = [
    path("", cycles.cycles, name="cycles"),
    path("new/", cycles.new, name="new_cycle"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/desk/", desk.desk, name="desk"),
    path("cycles/<int:pk>/desk/look/", desk.look, name="look"),
    path("cycles/<int:pk>/desk/table/", desk.table, name="table"),
    path("cycles/<int:pk>/<str:verb>/", cycles.act, name="act_on_cycle"),
    path("members/<int:pk>/release/", cycles.release, name="release"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/urge/", desk.urge, name="urge"),
    path("versions/<int:pk>/", plans.version, name="version"),
    path("versions/<int:pk>/<str:verb>/", plans.act, name="act_on_version"),
    path("targets/<int:pk>/<str:verb>/", plans.target, name="act_on_target"),
    path("measures/<int:pk>/<str:verb>/", plans.measure, name="act_on_measure"),
    path("statements/<int:pk>/withdraw/", plans.withdraw, name="withdraw_statement"),
    path("data/<int:pk>/", data.data, name="dataset"),
    path("clashes/<int:pk>/", desk.clash, name="clash"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/publish/", documents.publish, name="publish"),
    path("documents/<int:pk>/print/", documents.paper, name="paper"),
    path("documents/<int:pk>/word/", documents.word, name="word"),
    path("parts/<int:pk>/vote/", documents.vote, name="vote"),
    path("readings/<int:pk>/", documents.reading, name="reading"),
    path("readings/<int:pk>/confirm/", documents.confirm, name="confirm"),
]
