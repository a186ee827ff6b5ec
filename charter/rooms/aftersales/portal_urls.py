from django.urls import URLPattern, URLResolver, path

from charter.rooms.aftersales import portal

app_name = "portal_cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.requests, name="requests"),
    path("new/", portal.new, name="new"),
    path("new/offered/", portal.offered, name="offered"),
    path("<int:pk>/", portal.case, name="case"),
    path("<int:pk>/add/", portal.add, name="add"),
    path("<int:pk>/reopen/", portal.reopen, name="reopen"),
    path("<int:pk>/rate/", portal.rate, name="rate"),
]
