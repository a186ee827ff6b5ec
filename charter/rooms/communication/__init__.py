"""Communication: 七, with 二.1.2c; plans, reports, channels, opinions."""
