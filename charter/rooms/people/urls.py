"""Pages about the records of the org floor, hence their namespace."""

from django.urls import path

from charter.rooms.people.views import chart, imports, mine, people, places, posts
from charter.rooms.people.views.calendars import calendar

app_name = "org"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.hire, name="hire"),
    path("import/", imports.bring, name="import"),
    path("import/template/", imports.template, name="import_template"),
    path("chart/", chart.chart, name="chart"),
    path("chart/<int:pk>/", chart.branch, name="branch"),
    path("mine/", mine.mine, name="mine"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/edit/", people.edit, name="edit"),
    path("<int:pk>/invitation/", people.invite, name="invite"),
    path("<int:pk>/postings/new/", people.appoint, name="appoint"),
    path("<int:pk>/skills/new/", people.skill, name="record_skill"),
    path("<int:pk>/substitutes/new/", people.substitute, name="substitute"),
    path("<int:pk>/leaving/", people.leave, name="leave"),
    path("<int:pk>/erasure/", people.erasure, name="erasure"),
    path("postings/<int:pk>/end/", people.end_posting, name="end_posting"),
    path("substitutes/<int:pk>/revoke/", people.revoke_substitute, name="revoke_substitute"),
    path("calendars/<int:pk>/", calendar, name="workingcalendar"),
    path("departments/", places.departments, name="departments"),
    path("departments/new/", places.add_department, name="add_department"),
    path("departments/<int:pk>/", places.department, name="department"),
    path("departments/<int:pk>/edit/", places.edit_department, name="edit_department"),
    path("departments/<int:pk>/posts/new/", places.add_post, name="add_post"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/skills/new/", posts.need, name="set_post_skill"),
    path("posts/<int:pk>/skills/<int:skill>/drop/", posts.drop, name="drop_post_skill"),
    path("skills/", posts.skills, name="skills"),
    path("skills/new/", posts.add_skill, name="add_skill"),
    path("customers/", places.customers, name="customers"),
    path("customers/new/", places.add_customer, name="add_customer"),
    path("customers/<int:pk>/", places.customer, name="customer"),
    path("customers/<int:pk>/contacts/new/", places.add_contact, name="add_contact"),
]
