from django.urls import path

from charter.rooms.surveys.views import imports, staff

app_name = "surveys"
urlpatterns = [
    path("", staff.home, name="home"),
    path("answers/<int:pk>/", staff.answer, name="answer"),
    path("invitations/<int:pk>/", staff.invitation, name="invitation"),
    path("imports/", imports.upload, name="imports"),
    path("imports/<int:pk>/", imports.preview, name="surveyupload"),
    path("imports/<int:pk>/bring-in/", imports.bring_in, name="bring_in"),
    path("imports/<int:pk>/discard/", imports.discard, name="discard"),
]
