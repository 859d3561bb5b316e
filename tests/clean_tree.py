"""The project as a clean clone has it: no build output, no cache, no grades."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def export(target: Path) -> Path:
    """Copies every file that git has, or would add, into the new folder `target`."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target
