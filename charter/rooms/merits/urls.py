from django.urls import URLPattern, URLResolver, path

from charter.rooms.merits.acts import KINDS
from charter.rooms.merits.views import lists, records

app_name = "merits"
FOLDERS = {
    "award": "awards", "round": "rounds", "outcome": "outcomes", "coaching": "coachings",
    "review": "reviews", "notice": "notices", "case": "cases",
}  # fmt: skip
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.shelf, {"name": "ledger"}, name="ledger"),
    path("new/<slug:what>/", lists.make, name="make"),
    path("rounds/", lists.rounds, name="rounds"),
    path("budgets/", lists.budgets, name="budgets"),
    path("budgets/<int:pk>/", records.budget, name="budget"),
    path("lines/<int:pk>/", records.line, name="line"),
    path("steps/<int:pk>/", records.step, name="step"),
    path("awards/<int:pk>/certificate/", records.certificate, name="certificate"),
    path("awards/<int:pk>/certificate/pdf/", records.certificate_file, name="certificate_pdf"),
    *(
        path(f"{name}/", lists.shelf, {"name": name}, name=name)
        for name in lists.SHELVES
        if name != "ledger"
    ),
    *(
        path(f"{FOLDERS[name]}/<int:pk>/", records.record, {"name": name}, name=name)
        for name in KINDS
    ),
    *(
        path(
            f"{FOLDERS[name]}/<int:pk>/<slug:verb>/",
            records.act,
            {"name": name},
            name=f"{name}_act",
        )
        for name in KINDS
    ),
]
