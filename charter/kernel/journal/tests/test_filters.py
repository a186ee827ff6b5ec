"""A choice in the URL that this reader's list does not hold."""

from charter.ground.columns import Filter
from charter.kernel.journal.tables import _same_event


def test_a_link_saved_in_another_language_finds_the_choice_that_is_meant() -> None:
    listed = [("a.closed,b.closed", "Closed"), ("c.sent", "Sent")]
    asked = Filter("event", "事件", lambda _rows, value: value, lambda: listed, near=_same_event)
    assert asked.to("all", "a.closed") == asked.to("all", "a.closed,z.closed") == listed[0][0]
    assert "selected" in asked.markup("a.closed").partition("Closed")[0]
    assert asked.to("all", "unknown") == "all"
    plain = Filter("event", "事件", lambda _rows, value: value, lambda: listed)
    assert plain.to("all", "a.closed") == "all"
