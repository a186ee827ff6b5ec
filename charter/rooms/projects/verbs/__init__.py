"""Every change of the room, a module per noun."""

from charter.rooms.projects.verbs import (
    acceptance,
    baseline,
    budget,
    initiation,
    marking,
    plan,
    plan_import,
    plan_links,
    plan_order,
    plan_products,
    progress,
    project,
    requirement,
    signing,
    summary,
    team,
)

__all__ = [
    "acceptance",
    "baseline",
    "budget",
    "initiation",
    "marking",
    "plan",
    "plan_import",
    "plan_links",
    "plan_order",
    "plan_products",
    "progress",
    "project",
    "requirement",
    "signing",
    "summary",
    "team",
]
