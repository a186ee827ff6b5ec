from django.urls import URLPattern, URLResolver, path

from charter.rooms.people.views import calendars as views

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.calendars, name="calendars"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.calendar, name="calendar"),
    path("<int:pk>/week/", views.week, name="week"),
    path("<int:pk>/days/", views.day, name="day"),
    path("<int:pk>/closures/", views.close, name="close"),
    path("<int:pk>/official/", views.seed, name="seed"),
    path("closures/<int:pk>/cancel/", views.cancel_closure, name="cancel_closure"),
]
