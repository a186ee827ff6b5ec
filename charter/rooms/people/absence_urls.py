from django.urls import path

from charter.rooms.people.views import absences

app_name = "people"
urlpatterns = [
    path("", absences.absences, name="absences"),
    path("new/", absences.ask, name="absence_new"),
    path("<int:pk>/", absences.absence, name="absence"),
    path("<int:pk>/cancel/", absences.cancel, name="absence_cancel"),
]
