"""Quality: 四, with 二.3.2; goals, standards, checks, problems until their effect is verified."""
