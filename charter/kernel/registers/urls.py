from django.urls import URLPattern, URLResolver, path

from charter.kernel.registers import views

app_name = "registers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.records, name="list"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
