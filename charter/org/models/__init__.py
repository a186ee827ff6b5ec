"""People, departments, posts, customers. Roles follow from posts."""

from charter.org.models.people import (
    Customer,
    Department,
    Person,
    PersonSkill,
    Post,
    Posting,
    Role,
    Skill,
    Substitution,
)

__all__ = [
    "Customer",
    "Department",
    "Person",
    "PersonSkill",
    "Post",
    "Posting",
    "Role",
    "Skill",
    "Substitution",
]
