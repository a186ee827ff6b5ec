from django.urls import URLPattern, URLResolver, path

from charter.kernel.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.notices, name="list"),
    path("preferences/", views.preferences, name="preferences"),
    path("reading/", views.read_all, name="read_all"),
    path("<int:pk>/", views.notice, name="notice"),
]
