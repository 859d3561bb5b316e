import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def registry(tmp_path_factory):
    """Skips where pip reaches no package registry."""
    probe = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--no-cache-dir",
        "--retries",
        "0",
        "iniconfig",
    ]
    run = subprocess.run(probe, cwd=tmp_path_factory.mktemp("registry"), capture_output=True, text=True)
    if run.returncode:
        pytest.skip(f"pip reaches no package registry: {run.stderr.strip().splitlines()[-1]}")
