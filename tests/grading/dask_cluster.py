"""A Dask scheduler and workers as an administrator starts them: processes of their own, on this machine."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.clean_tree import ROOT


class DaskCluster:
    """Use it in a `with`. folder: where its files go. variables: environment of all its processes."""

    def __init__(self, folder: Path, **variables: str):
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", **variables}
        self._file = folder / "scheduler.json"
        self.workers: list[subprocess.Popen] = []

    def __enter__(self):
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", self._file]
        if "DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in self.environment:
            options += ["--protocol", "tls"]
        self.scheduler = self._start("scheduler", *options)
        while not self._file.exists() or not self._file.read_text().endswith("}"):
            assert self.scheduler.poll() is None, (self.folder / "scheduler.log").read_text()
            time.sleep(0.05)
        self.address = json.loads(self._file.read_text())["address"]
        return self

    def __exit__(self, *_error):
        for process in [*self.workers, self.scheduler]:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def worker(self, *options: str, **variables: str) -> subprocess.Popen:
        """Starts one more worker, of one thread."""
        more = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        process = self._start("worker", self.address, *more, "--local-directory", self.folder, *options, **variables)
        self.workers.append(process)
        return process

    def _start(self, kind: str, *options: str | Path, **variables: str) -> subprocess.Popen:
        with open(self.folder / f"{kind}.log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", kind, *options],
                cwd=self.folder,
                env={**self.environment, **variables},
                stdout=log,
                stderr=log,
            )
