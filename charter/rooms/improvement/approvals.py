"""What the chair reads before deciding: registered where the chapters are drawn."""

from charter.rooms.improvement import papers as papers
