"""Routes of planning, taken up by the room's urls."""

from django.urls import URLPattern, path

from charter.rooms.projects.views import (
    deviations,
    experience,
    imports,
    plans,
    portfolio,
    task_lists,
    tasks,
)

plan_patterns: list[URLPattern] = [
    path("plan-template.xlsx", imports.plan_template, name="plan_template"),
    path("<int:pk>/plan/", plans.project_plan, name="project_plan"),
    path("<int:pk>/plan/draft/", plans.draft, name="plan_draft"),
    path("<int:pk>/plan/import/", imports.upload, name="plan_import"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("initiations/<int:pk>/experience/", experience.experience, name="experience"),
    path("initiations/<int:pk>/experience/adopt/", experience.adopt, name="experience_adopt"),
    path("<int:pk>/plan/template/", experience.keep_template, name="keep_template"),
    path("<int:pk>/plan/template/<int:template>/", experience.use_template, name="use_template"),
    path("templates/<int:pk>/", experience.plantemplate, name="plantemplate"),
    path("templates/<int:pk>/retire/", experience.retire_template, name="retire_template"),
    path("<int:pk>/plan/compare/", deviations.compare, name="plan_compare"),
    path("<int:pk>/deviation/", deviations.deviation, name="deviation"),
    path("<int:pk>/deviation/decide/", deviations.decide, name="delay_decide"),
    path("corrections/<int:pk>/", deviations.correction, name="correction"),
    path("<int:pk>/review/", deviations.review, name="review"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/chart/", plans.chart, name="plan_chart"),
    path("plans/<int:pk>/<str:step>-edit/", plans.turn, name="plan_turn"),
    path("plans/<int:pk>/tasks/", plans.add, name="plan_add"),
    path("plans/<int:pk>/waive/", plans.waive, name="plan_waive"),
    path("plans/<int:pk>/submit/", plans.submit, name="plan_submit"),
    path("plans/<int:pk>/discard/", plans.discard, name="plan_discard"),
    path("tasks/late/", task_lists.late_tasks, name="late_tasks"),
    path("<int:pk>/tasks/", task_lists.project_tasks, name="project_tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/<str:verb>/", tasks.act, name="task_act"),
    path("reviews/<int:pk>/", deviations.progressreview, name="progressreview"),
    path("uploads/<int:pk>/", imports.planupload, name="planupload"),
    path("uploads/<int:pk>/commit/", imports.commit, name="plan_commit"),
]
