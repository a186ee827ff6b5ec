from django.urls import path

from charter.kernel.approvals.views import asking, flows
from charter.kernel.approvals.views import requests as views

app_name = "approvals"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("batch/", views.batch, name="batch"),
    path("flows/", flows.flows, name="flows"),
    path("flows/<int:pk>/", flows.flow, name="flow"),
    path("flows/<str:code>/edit/", flows.edit_flow, name="edit_flow"),
    path("flows/<str:code>/draft/removal/", flows.discard_draft, name="discard_draft"),
    path("limits/", flows.limits, name="limits"),
    path("limits/<int:pk>/", flows.limit, name="limit"),
    path("<int:pk>/", views.show, name="request"),
    path("<int:pk>/print/", views.printed, name="print"),
    path("<int:pk>/pdf/", views.as_pdf, name="pdf"),
    path("<int:pk>/decision/", views.decide, name="decide"),
    path("held/<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/approvers/", views.add_approver, name="add_approver"),
    path("<int:pk>/approvers/<int:step>/removal/", views.remove_approver, name="remove_approver"),
    path("<int:pk>/seat/", views.hand_over, name="hand_over"),
    path("<int:pk>/appointment/", views.appoint, name="appoint"),
    path("<int:pk>/readers/", views.copy_to, name="copy_to"),
    path("<int:pk>/withdrawal/", views.withdraw, name="withdraw"),
    path("<int:pk>/questions/", asking.ask, name="ask"),
    path("<int:pk>/questions/<int:question>/answer/", asking.answer, name="answer"),
    path("<int:pk>/files/", asking.attach, name="attach"),
    path("<int:pk>/reminder/", views.urge, name="urge"),
]
