from django.urls import URLPattern, URLResolver, path

from charter.kernel.registers.views import lists, matrices, records

app_name = "registers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.records, name="list"),
    path("new/", records.new, name="new"),
    path("bulk/", lists.bulk, name="bulk"),
    path("views/", lists.save_view, name="save_view"),
    path("views/<int:pk>/name/", lists.rename_view, name="rename_view"),
    path("views/<int:pk>/removal/", lists.forget_view, name="forget_view"),
    path("matrix/", matrices.matrices, name="matrices"),
    path("matrix/<int:pk>/", matrices.matrix, name="matrix"),
    path("<int:pk>/", records.record, name="record"),
    path("<int:pk>/<slug:verb>/", records.act, name="act"),
]
