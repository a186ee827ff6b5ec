from django.urls import URLPattern, URLResolver, path

from charter.rooms.aftersales.views import commitments, desk, register

app_name = "aftersales"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.inbox, name="inbox"),
    path("new/", register.new, name="new"),
    path("new/foresee/", register.foresee, name="foresee"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/new/", commitments.promise, name="promise"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("<int:pk>/", desk.case, name="case"),
    path("<int:pk>/registered/", register.registered, name="registered"),
    path("<int:pk>/clocks/", desk.clocks, name="clocks"),
    path("<int:pk>/clocks/<str:kind>/", desk.explain, name="explain"),
    path("<int:pk>/<str:verb>/", desk.act, name="act"),
]
