from django.urls import path

from charter.rooms.steering.views import overviews, records, reports

app_name = "steering"
urlpatterns = [
    path("", overviews.year, name="year"),
    path("measures/", overviews.courses, name="courses"),
    path("clashes/", overviews.clashes, name="clashes"),
    path("cases/", overviews.cases, name="cases"),
    path("plans/<int:pk>/versions/", overviews.versions, name="versions"),
    path("measures/<int:pk>/", records.course, name="course"),
    path("measures/<int:pk>/<str:verb>/", records.act_on_course, name="course_act"),
    path("gaps/<int:pk>/", records.gap, name="gap"),
    path("gaps/<int:pk>/<str:verb>/", records.act_on_gap, name="gap_act"),
    path("adoptions/<int:pk>/", records.adoption, name="adoption"),
    path("adoptions/<int:pk>/<str:verb>/", records.act_on_adoption, name="adoption_act"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("plans/<int:pk>/report/", reports.report_new, name="report_new"),
    path("evaluations/", overviews.evaluations, name="evaluations"),
    path("evaluations/<int:pk>/", reports.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/document/", reports.document, name="document"),
    path("evaluations/<int:pk>/word/", reports.file, {"kind": "docx"}, name="word"),
    path("evaluations/<int:pk>/pdf/", reports.file, {"kind": "pdf"}, name="pdf"),
    path("evaluations/<int:pk>/<str:verb>/", reports.act_on_evaluation, name="evaluation_act"),
]
