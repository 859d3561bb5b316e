"""Files that are built: written only when they change, listed without what editors leave behind."""

import os


def write_if_changed(path, content):
    """Write bytes to a file, whole or not at all. Returns whether anything changed."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
    return True


def files_in(folder):
    """The files under a folder, sorted; hidden ones and caches are left out."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if not any(_is_noise(part) for part in path.relative_to(folder).parts)]


def _is_noise(part):
    return part.startswith(".") or part == "__pycache__" or part.endswith(".pyc")
