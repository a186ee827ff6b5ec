from django.urls import path

from charter.rooms.rotation.views import fitting, handovers, rotations

app_name = "rotation"
urlpatterns = [
    path("", rotations.rotations_page, name="rotations"),
    path("plans/new/", rotations.new_plan, name="new_plan"),
    path("plans/<int:pk>/", rotations.plan, name="rotationplan"),
    path("plans/<int:pk>/<slug:verb>/", rotations.act, name="plan_act"),
    path("lines/<int:pk>/", rotations.line, name="rotationline"),
    path("lines/<int:pk>/drop/", rotations.drop_line, name="drop_line"),
    path("fits/", fitting.fits_page, name="fits"),
    path("fits/posting/<int:pk>/", fitting.explain, {"way": "posting"}, name="explain_posting"),
    path("fits/member/<int:pk>/", fitting.explain, {"way": "member"}, name="explain_member"),
    path("matching/", fitting.matching, name="matching"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.new, name="new_handover"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/print/", handovers.printed, name="print_handover"),
    path("handovers/<int:pk>/list/<slug:verb>/", handovers.on_list, name="on_list"),
    path("handovers/<int:pk>/<slug:verb>/", handovers.act, name="handover_act"),
]
