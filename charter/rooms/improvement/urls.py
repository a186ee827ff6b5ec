from django.urls import path

from charter.rooms.improvement.views import cycles, data, desk, documents, plans, readings

app_name = "improvement"
urlpatterns = [
    path("", cycles.cycles, name="cycles"),
    path("new/", cycles.new, name="new_cycle"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/desk/", desk.desk, name="desk"),
    path("cycles/<int:pk>/desk/look/", desk.look, name="look"),
    path("cycles/<int:pk>/desk/urge/", desk.urge_all, name="urge_all"),
    path("cycles/<int:pk>/desk/compare/", desk.compare, name="compare"),
    path("cycles/<int:pk>/desk/pdf/", desk.file, {"kind": "pdf"}, name="desk_pdf"),
    path("cycles/<int:pk>/desk/word/", desk.file, {"kind": "docx"}, name="desk_word"),
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
    path("documents/<int:pk>/word/", documents.file, {"kind": "docx"}, name="word"),
    path("documents/<int:pk>/pdf/", documents.file, {"kind": "pdf"}, name="pdf"),
    path("parts/<int:pk>/vote/", documents.vote, name="vote"),
    path("readings/<int:pk>/", readings.reading, name="reading"),
    path("readings/<int:pk>/confirm/", readings.confirm, name="confirm"),
    path("cases/", readings.cases, name="cases"),
    path("cases/<int:pk>/", readings.case, name="case"),
    path("cases/<int:pk>/read/", readings.read, name="read_case"),
]
