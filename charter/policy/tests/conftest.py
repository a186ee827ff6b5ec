"""Small proofs over the people of the company, and an oracle in plain Python."""

from collections.abc import Callable, Iterator

import pytest
from django.db.models import Q

from charter.kernel.evidence import EVIDENCE, evidence
from charter.org.models import Department, Person


@pytest.fixture
def only_our_proofs() -> Iterator[None]:
    """Judge without the proofs of any room, and leave them as they were."""
    saved = {code: list(proofs) for code, proofs in EVIDENCE.items()}
    EVIDENCE.clear()
    yield
    EVIDENCE.clear()
    EVIDENCE.update(saved)


@pytest.fixture
def prove(only_our_proofs: None) -> Callable[..., None]:
    """Declare: every person of these departments has an e-mail address, each with a manager."""

    def declare(clause: str, name: str = "", **more: object) -> None:
        declaration = {
            "rule": "每個人都有電子郵件",
            "model": Person,
            "population": lambda m: Person.objects.filter(department__isnull=False),
            "kept": lambda m: ~Q(email=""),
            "department": "department",
            "person": "pk",
            **more,
        }
        evidence(clause, name or f"test.{clause}", **declaration)

    return declare


@pytest.fixture
def everyone_reachable(company) -> None:
    Person.objects.update(email="a@example.org")


@pytest.fixture
def subsidiary(company) -> Department:
    """A department under the service department."""
    return Department.objects.create(code="SV2", name="服務二部", parent=company.service)
