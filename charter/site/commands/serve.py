"""Start everything: database, web, worker and clock. Ctrl-C stops it.

PORT, HOST, DEMO=0, CHARTER_VAR, CHARTER_ORIGIN and DATABASE_URL are taken from the environment.
"""

import argparse
import os
import socket

from charter.ground.database.account import DatabaseTrouble
from charter.site.installation import alone, cluster, port
from charter.site.supervisor import Child, Supervisor, program

HELP = "start database, web, worker and clock under one parent"
SERVED = {"CHARTER_SERVED": "1"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=port, default=os.environ.get("PORT") or "8000")
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")


def check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise DatabaseTrouble(
                f"Port {port} of {host} cannot be used ({trouble.strerror}). Stop what uses it, "
                f"or choose another: PORT={port + 1} make run."
            ) from None


def web_server(host: str, port: int, workers: int) -> Child:
    return program(
        "web", "granian", "--interface", "wsgi", "charter.site.wsgi:application",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10",
        **SERVED,
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    os.environ["PORT"] = str(options.port)  # links in mail lead where we are served
    web = web_server(options.host, options.port, options.workers)
    worker = program(
        "worker", "charter", "manage", "procrastinate", "worker", "--concurrency", "2",
        "--shutdown-graceful-timeout", "10", **SERVED,
    )  # fmt: skip
    with alone():
        check_free(options.host, options.port)
        prepare = program("prepare", "charter", "prepare", **SERVED)
        return Supervisor(cluster(), prepare, [web, worker]).run(
            f"http://{options.host}:{options.port}"
        )
