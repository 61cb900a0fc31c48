"""Eight clients with connections that are kept, in a process of their own, so that no server waits for their Python.

``python -m tests.benchmarks.clients``: every line of the input is a job, which is answered by the number of requests.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any, Self

from tests.servers import ROOT, Client

CLIENTS = 8


class Clients:
    """The process of the clients; inside ``with`` it takes jobs."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.clients"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        return self

    def __exit__(self, *fault: object) -> None:
        self._process.communicate(timeout=60)

    def run(self, port: int, tokens: dict[str, str], prefix: str, count: int, *, decide: bool = False) -> int:
        """So many loans of new numbers are handed in at this port, and decided where asked; requests answered."""
        job = {"port": port, "tokens": tokens, "prefix": prefix, "count": count, "decide": decide}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _body(number: str, place: int) -> dict[str, Any]:
    line = {"bank": "B01", "enterprise": "E01", "number": number, "amount": f"{place}.00", "date": "2023-01-05"}
    return {"lines": [line]}


def _work(job: dict[str, Any], client: int) -> int:
    """One client's share of the job; the requests that were answered, all of them well."""
    maker, checker = Client(job["tokens"]["maker"]), Client(job["tokens"]["checker"])
    maker.connect(job["port"])
    checker.connect(job["port"])
    answered = 0
    for place in range(client + 1, job["count"] + 1, CLIENTS):
        number = f"{job['prefix']}-{place}"
        status, _, answer = maker.post("/loans", number, _body(number, place))
        assert status == 201, answer
        answered += 1
        if job["decide"]:
            path = f"/vouchers/{answer['voucher']}/decision"
            status, _, answer = checker.post(path, number, {"verdict": "posted", "accept": ["duplicate_entry"]})
            assert status == 200, answer
            answered += 1
    maker.close()
    checker.close()
    return answered


if __name__ == "__main__":
    with ThreadPoolExecutor(CLIENTS) as pool:
        for line in sys.stdin:
            print(sum(pool.map(_work, repeat(json.loads(line)), range(CLIENTS))), flush=True)  # noqa: T201
