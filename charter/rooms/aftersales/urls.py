from django.urls import URLPattern, URLResolver, path

from charter.rooms.aftersales.views import acts, commitments, desk, hints, imports, register, rules

app_name = "aftersales"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.inbox, name="inbox"),
    path("new/", register.new, name="new"),
    path("new/foresee/", register.foresee, name="foresee"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/new/", commitments.promise, name="promise"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/times/", commitments.change_times, name="change_times"),
    path("rules/", rules.rules, name="rules"),
    path("rules/matrix/", rules.matrix, name="matrix"),
    path("rules/keywords/", rules.keyword, name="keyword"),
    path("rules/keywords/<int:pk>/", rules.keywordrule, name="keywordrule"),
    path("rules/matrix/<int:pk>/", rules.matrixcell, name="matrixcell"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.one, name="ticketimport"),
    path("imports/<int:pk>/begin/", imports.begin, name="begin_import"),
    path("imports/<int:pk>/cancel/", imports.cancel, name="cancel_import"),
    path("imports/<int:pk>/rows/", imports.kept_out, name="import_rows"),
    path("replies/<int:pk>/", desk.said, {"kind": "reply"}, name="reply"),
    path("notes/<int:pk>/", desk.said, {"kind": "note"}, name="note"),
    path("<int:pk>/", desk.case, name="case"),
    path("<int:pk>/registered/", register.registered, name="registered"),
    path("<int:pk>/clocks/", desk.clocks, name="clocks"),
    path("<int:pk>/clocks/<str:kind>/", desk.explain, name="explain"),
    path("<int:pk>/similar/", hints.similar, name="similar"),
    path("<int:pk>/use-article/", hints.use_article, name="use_article"),
    path("<int:pk>/keep-article/", hints.keep_article, name="keep_article"),
    path("<int:pk>/<str:verb>/", acts.act, name="act"),
]
