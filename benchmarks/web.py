"""How fast the reading room answers: pages of a search, asked by several clients at once over loopback.

    python benchmarks/web.py --data DIR [--clients 8] [--requests 800]

DIR is an archive, such as `generate.py --form records` and `minutes --data DIR rebuild` make. A server is started for
the measurement and each client asks one page after the other, no two the same, so that nothing comes from a cache. The
server tells in a header (Server-Timing) how long an answer took from the arrival of the request, waiting included.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

# Frequent words and rare ones, forms, compounds, phrases, fields, begun words; each is asked with other filters, too.
_WORDS = (
    *("budget", "skole", "ældre", "høring", "lokalplan", "cykelsti", "affald gebyr", "udvalget godkendte", "børnene"),
    *("politik", "plejehjem", "trafik", "spildvand", '"til efterretning"', "beslutning:udsat", "titel:budget"),
    *("lokalpl*", "høring AND (skole OR dagtilbud)", "sagsfremstilling:skole", "kultur", "daginstitution"),
)
_NARROWED: tuple[dict[str, str], ...] = ({}, {"udfald": "godkendt"}, {"sorter": "date"}, {"side": "2"}, {"fra": "2015"})
_FIRST = 32  # clients at once before anything is measured, so that no process is left out
_TIMING = re.compile(r"answer;dur=([\d.]+)")


def addresses(number: int) -> list[str]:
    """So many searches, no two alike, always the same ones."""
    months = ["", *(f"{year}-{month:02}" for year in range(2024, 2010, -1) for month in range(12, 0, -1))]
    every = [
        {"q": word, **narrowed, **({"til": month} if month else {})}
        for month in months
        for word, narrowed in itertools.product(_WORDS, _NARROWED)
    ]
    chosen = [f"/soeg?{urlencode(each)}" for each in every[:number]]
    random.Random(1).shuffle(chosen)
    return chosen


def ask(port: int, wanted: list[str], taken: list[tuple[float, float]]) -> None:
    """Ask pages until there are no more; notes for each how long it took here and there, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while wanted:
        try:
            address = wanted.pop()
        except IndexError:
            break
        started = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - started) * 1000
        if answer.status != 200 or b"</html>" not in body:
            raise SystemExit(f"{address}: {answer.status}")
        timing = _TIMING.search(answer.headers["server-timing"])
        taken.append((took, float(timing[1]) if timing else took))


def ask_together(port: int, clients: int, wanted: list[str]) -> list[tuple[float, float]]:
    """Ask all pages by so many clients at once; tells what each took, as `ask` notes it."""
    taken: list[tuple[float, float]] = []
    threads = [threading.Thread(target=ask, args=(port, wanted, taken)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def measure(server: int, port: int, clients: int, wanted: list[str]) -> None:
    """Ask all pages by so many clients at once; prints the times, and the processor time of the server's process."""
    number, started, used, own = len(wanted), time.perf_counter(), _processor_seconds(server), time.process_time()
    taken = ask_together(port, clients, wanted)
    seconds = time.perf_counter() - started
    if len(taken) != number:
        raise SystemExit(f"only {len(taken)} of {number} pages came")
    for place, name in ((1, "in the server"), (0, "at the client")):
        times = sorted(each[place] for each in taken)
        print(f"{clients} clients, {name}: {_spread(times)}")
    used, own = (each * 1000 / number for each in (_processor_seconds(server) - used, time.process_time() - own))
    told = f"{used:.1f} ms of processor time a page, and {own:.1f} for asking"
    print(f"{clients} clients: {number / seconds:.0f} pages a second, {told}")


def _processor_seconds(process: int) -> float:
    """What a process, its threads and the processes that it started have used so far (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(_processor_seconds(int(child)) for child in children)


def _spread(times: list[float]) -> str:
    p95 = times[int(len(times) * 0.95)]
    return f"p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, slowest {times[-1]:.1f} ms"


def main() -> None:
    """Start a server over the archive, ask it, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=800)
    options = parser.parse_args()
    command = [sys.executable, "-m", "minutes", "--data", str(options.data), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            port = int(re.findall(r":(\d+)/", server.stderr.readline())[0])
            few = options.requests // 4
            wanted = addresses(options.requests + 2 * few)
            ask_together(port, _FIRST, wanted[:few])  # each process opens the index, and meets the archive's words
            print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
            measure(server.pid, port, 1, wanted[few : 2 * few])
            measure(server.pid, port, options.clients, wanted[2 * few :])
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
