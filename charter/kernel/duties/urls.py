from django.urls import URLPattern, URLResolver, path

from charter.kernel.duties import views

app_name = "duties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.duties, name="list"),
    path("calendar/", views.calendar, name="calendar"),
    path("rules/", views.rules, name="rules"),
    path("<int:pk>/", views.duty, name="duty"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
