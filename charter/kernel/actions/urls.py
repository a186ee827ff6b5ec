from django.urls import URLPattern, URLResolver, path

from charter.kernel.actions import views

app_name = "actions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.actions, name="list"),
    path("bulk/", views.bulk, name="bulk"),
    path("<int:pk>/", views.action, name="action"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
