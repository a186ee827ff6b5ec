"""One file per command of `charter`; see charter/site/cli.py for what a command is."""
