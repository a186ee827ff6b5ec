"""How a case comes in by mail, telephone and the public form, and how answers go out by mail."""
