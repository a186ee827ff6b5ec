from django.urls import URLPattern, URLResolver, path

from charter.rooms.training.views import attending, lists, making, overview, records

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.calendar, name="calendar"),
    path("calendar.ics", lists.own_calendar, name="own_calendar"),
    path("matrix/", overview.matrix, name="matrix"),
    path("coverage/", overview.coverage, name="coverage"),
    path("sessions/", lists.sessions, name="sessions"),
    path("sessions/new/", making.new_session, name="session_new"),
    path("sessions/<int:pk>/", records.one, {"kind": "session"}, name="session"),
    path("sessions/<int:pk>/code/", attending.code, name="code"),
    path("sessions/<int:pk>/results/", making.results, name="results"),
    path("sessions/<int:pk>/event.ics", lists.one_event, name="event"),
    path("seats/<int:pk>/", records.seat, name="seat"),
    path("attend/", attending.by_code, name="by_code"),
    path("attend/<str:token>/", attending.come_in, name="come_in"),
    path("courses/", lists.courses, name="courses"),
    path("courses/new/", making.new_course, name="course_new"),
    path("courses/<int:pk>/", records.one, {"kind": "course"}, name="course"),
    path("needs/", lists.needs, name="needs"),
    path("needs/<int:pk>/", records.one, {"kind": "need"}, name="need"),
    path("plans/", lists.plans, name="plans"),
    path("plans/agree/", making.agree_all, name="agree_all"),
    path("plans/<int:pk>/", records.one, {"kind": "plan"}, name="plan"),
    path("plans/<int:pk>/items/<int:item>/drop/", records.drop, name="drop_item"),
    path("claims/", lists.claims, name="claims"),
    path("claims/new/", making.new_claim, name="claim_new"),
    path("claims/<int:pk>/", records.one, {"kind": "claim"}, name="claim"),
    path("records/<int:pk>/", records.one, {"kind": "record"}, name="record"),
    path("people/<int:pk>/", lists.file, name="file"),
    path("people/<int:pk>/plan/", making.draw, name="draw"),
    path("<str:kind>/<int:pk>/<str:verb>/", records.act, name="act"),
]
