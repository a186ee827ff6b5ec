from django.urls import URLPattern, URLResolver, path

from charter.kernel.journal import views

app_name = "journal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.entries, name="list"),
    path("<int:pk>/", views.entry, name="entry"),
    path("attempts/", views.attempts, name="attempts"),
    path("attempts/<int:pk>/", views.attempt, name="attempt"),
    path("of/<str:kind>/<int:pk>/", views.trail, name="trail"),
]
