"""Who works at 遠誠技術服務, and for whom."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charter.ground import clock, datafile
from charter.org.models import Customer, Department, Person, Post, Skill
from charter.rooms.people import verbs

NAME = "遠誠技術服務"
HEADS = {
    "MKT": "cheng",
    "SV1": "lin",
    "SV2": "shih",
    "CSC": "hung",
    "QAD": "li",
    "HRD": "yang",
    "FIN": "huang",
}


@dataclass
class Company:
    """The cast, by the names of company.yaml."""

    departments: dict[str, Department] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)

    def __getattr__(self, username: str) -> Person:
        try:
            person: Person = self.__dict__["people"][username]
        except KeyError:
            raise AttributeError(username) from None
        return person


def found(since: dt.datetime) -> Company:
    """Found the company at `since`: departments, posts, people, skills, customers."""
    rows = datafile.read(Path(__file__).with_name("company.yaml"))
    company = Company()
    with clock.at(since):
        for row in rows["skills"]:
            company.skills[row["code"]] = verbs.add_skill(**row, by=None)
        for row in rows["departments"]:
            parent = company.departments.get(row.pop("parent", ""))
            unit = verbs.add_department(**row, parent=parent, by=None)
            company.departments[unit.code] = unit
        for row in rows["posts"]:
            key, unit = row.pop("key"), company.departments[row.pop("department")]
            asked = row.pop("asks", {})
            company.posts[key] = verbs.add_post(unit, **row, by=None)
            for code, level in asked.items():
                skill = company.skills[code]
                verbs.set_post_skill(company.posts[key], skill=skill, level=level, by=None)
        for row in rows["people"]:
            _hire(company, row)
        for row in rows["customers"]:
            _serve(company, row)
    return company


def _hire(company: Company, row: dict[str, Any]) -> None:
    post = company.posts[row["post"]]
    department = post.department
    boss = HEADS.get(department.code, "wu")
    manager = company.people.get("wu" if boss == row["username"] else boss)
    person = verbs.hire(
        username=row["username"],
        name=row["name"],
        department=department,
        email=f"{row['username']}@yuancheng.example",
        manager=manager if row["username"] != "wu" else None,
        by=None,
    )
    since = clock.today() - dt.timedelta(days=row.get("served", 0))
    verbs.appoint(person, post=post, since=since, by=None)
    for code, level in row["skills"].items():
        verbs.record_skill(person, skill=company.skills[code], level=level, by=None)
    company.people[person.username] = person


def _serve(company: Company, row: dict[str, Any]) -> None:
    contacts = row.pop("contacts")
    customer = verbs.add_customer(**row, by=None)
    company.customers[customer.code] = customer
    for contact in contacts:
        person = verbs.add_contact(
            customer, **contact, email=f"{contact['username']}@customer.example", by=None
        )
        company.people[person.username] = person
