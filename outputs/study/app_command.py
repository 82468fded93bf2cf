"""The command `app`: the page for chief executives, on this machine alone."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import webbrowser
from pathlib import Path

import click
import waitress

from outputs.study.folder_lock import locked
from outputs.web.guard import MOST_BYTES
from outputs.web.queue import Queue
from outputs.web.readers import make_readers
from outputs.web.serving import HOST, make_app
from outputs.web.stores import Stores, stores_in
from scenarios.reading import BadInput, Fault

PORT = 8321
DATA = Path("runs") / "app"
THREADS = 8
OWNER_ALONE = 0o700
"""Who may read the folder: it holds posts and pay."""
EVERYWHERE, MOST_OF_READERS = "0.0.0.0", 10_000
SOON, AT_LAST = 3.0, 120.0
"""Seconds of getting ready before that is said, and before the browser opens in any case."""


@click.command("app")
@click.option("--port", type=click.IntRange(1024, 65_535), default=PORT, show_default=True,
              help="Where the page is found on this machine.")  # fmt: skip
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=DATA,
              show_default=True, help="Folder in which runs are kept.")  # fmt: skip
@click.option("--share", type=click.IntRange(1024, 65_535), metavar="PORT", help="Let trustees on "
              "the same network read published scenarios at this port, with their passphrase.",
              )  # fmt: skip
@click.option("--quiet", is_flag=True, help="Do not open the browser.")
def app_command(port: int, data: Path, share: int | None, quiet: bool) -> None:
    """Open the page on this machine: look at a merger and ask what happens. Nothing leaves here.

    End it with Ctrl-C; what is finished is there again next time, what runs is begun anew.
    """
    refuse_taken("--port", port)
    if share is not None:
        refuse_taken("--share", share)
        if share == port:
            raise BadInput([Fault(f"--share {share}", None, "", "is the page's own; give another")])
    folder = data.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(OWNER_ALONE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with locked(folder, by="page", option="--data"):
        _serve(folder, port, share, quiet=quiet)


def _serve(folder: Path, port: int, share: int | None, *, quiet: bool) -> None:
    """Run what waits and serve the page, until the program is ended."""
    stores = stores_in(folder)
    queue = Queue(stores.jobs)
    working = queue.start()
    address = f"http://{HOST}:{port}/"
    click.echo(f"The page is at {address} (end it with Ctrl-C). Runs are kept in {folder}.")
    if not quiet:
        threading.Thread(target=open_when_ready, args=(queue, address), daemon=True).start()
    if share is not None:
        _share(stores, share)
    try:
        waitress.serve(make_app(stores, share), host=HOST, port=port, threads=THREADS, ident=None,
                       max_request_body_size=MOST_BYTES)  # fmt: skip
    finally:
        queue.ends.set()
        working.join()


def open_when_ready(queue: Queue, address: str) -> None:
    """Open the browser once a run that is pressed for would not wait to be compiled."""
    if not queue.ready.wait(SOON):
        click.echo("Getting ready, once on this machine: some 20 seconds ...")
        queue.ready.wait(AT_LAST)
    if not queue.ends.is_set():
        webbrowser.open(address)


def _share(stores: Stores, port: int) -> None:
    """Serve what is published to the network, beside the owner's page."""
    readers = waitress.create_server(
        make_readers(stores), host=EVERYWHERE, port=port, threads=THREADS, ident=None,
        max_request_body_size=MOST_OF_READERS,
    )  # fmt: skip
    threading.Thread(target=readers.run, name="readers", daemon=True).start()
    click.echo(f"Trustees on the same network read what is published at port {port} of this "
               "machine. What they read and their passphrase cross the network unsealed (no TLS): "
               "use it on a network you trust.")  # fmt: skip


def refuse_taken(option: str, port: int) -> None:
    """Refuse a port at which something is served already.

    Raises
    ------
    BadInput
        With what to do about it.
    """
    with socket.socket() as tried:
        if tried.connect_ex((HOST, port)) == 0:
            text = "is taken by another program, or by this page in another window; give another"
            raise BadInput([Fault(f"{option} {port}", None, "", text)])
