from django.urls import URLPattern, URLResolver, path

from charter.rooms.answers import views

app_name = "answers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.macros, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.macro, name="macro"),
    path("<int:pk>/retire/", views.retire, name="retire"),
]
