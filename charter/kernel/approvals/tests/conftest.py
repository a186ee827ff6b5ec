"""A flow of the tests' own, and a subject to ask about: a customer's record will do."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from charter.kernel.approvals import flows
from charter.org.models import Customer, Role

TWO_STEPS = [
    flows.step("head", "部門主管審核", flows.HEAD),
    flows.step("management", "公司管理層審批", flows.role(Role.MANAGEMENT)),
]


@pytest.fixture
def two_steps() -> Iterator[str]:
    flows.declare_flow("tests.two_steps", "測試流程", steps=TWO_STEPS)
    yield "tests.two_steps"
    del flows.DECLARED["tests.two_steps"]


@pytest.fixture
def subject(company: SimpleNamespace) -> Customer:
    return Customer.objects.get(code="HC")
