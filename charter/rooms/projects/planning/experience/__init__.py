"""Experience of earlier projects, templates and the portfolio over JSON."""
