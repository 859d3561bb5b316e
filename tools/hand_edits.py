"""Built files that somebody has edited by hand: found before anything is overwritten."""

from dataclasses import dataclass

import nbformat

from tools.errors import BuildError, Fault
from tools.files import files_in
from tools.notebooks import built_record, cells_of, digest, digests, read_notebook

TAKE_OVER = "python -m tools.build take-over"


@dataclass(frozen=True)
class Findings:
    """What lies in the built folders of a lesson: `faults` that stop the build, `leftovers` of an earlier build."""

    faults: list
    leftovers: list


def look_for_hand_edits(root, lesson, files, releaser):
    """Compare the built folders of a lesson with what the last build wrote and with `files`, which a build would write.

    A file that equals either is no edit; for a notebook, that means the sources, their order and nbgrader's metadata.
    """
    findings = Findings([], [])
    source_name = f"source/{lesson.name}/{lesson.stem}.ipynb"
    source = _read(root, source_name, findings)
    record = built_record(source) if source else built_record(nbformat.v4.new_notebook())
    if source:
        changes = _changes(source, files[source_name])
        if changes:
            keep = f"to keep the edit: {TAKE_OVER} {lesson.name}; to drop it, delete the file"
            findings.faults.append(Fault(source_name, 0, f"edited by hand since the last build: {changes}; {keep}"))
    release_name = f"release/{lesson.name}/{lesson.stem}.ipynb"
    release = _read(root, release_name, findings)
    if release and not findings.faults and digests(release) != digests(_parse(files[release_name])):
        if source is None or digests(release) != digests(_parse(releaser.text(nbformat.writes(source)))):
            words = f"edited by hand; edit {lesson.place} instead; to drop the edit, delete the file"
            findings.faults.append(Fault(release_name, 0, words))
    for name in files:
        if name.startswith("submitted/") and name.endswith(".ipynb"):
            demo = _read(root, name, findings)
            changes = _changes(demo, files[name]) if demo else ""
            if changes:
                words = f"edited by hand since the last build: {changes}; to keep the edit, move the file elsewhere"
                findings.faults.append(Fault(name, 0, words))
    _look_beside_notebooks(root, lesson, files, record["files"], findings)
    return findings


def _look_beside_notebooks(root, lesson, files, recorded, findings):
    """The files beside the notebooks in source/ and release/."""
    for stage in ("source", "release"):
        folder = root / stage / lesson.name
        for path in files_in(folder):
            inside = path.relative_to(folder).as_posix()
            name = f"{stage}/{lesson.name}/{inside}"
            content = path.read_bytes()
            if inside == f"{lesson.stem}.ipynb" or content == files.get(name):
                continue
            if recorded.get(inside) == digest(content):
                findings.leftovers.extend([name] if name not in files else [])
            else:
                words = f"not what a build writes; what belongs to the lesson goes into lessons/{lesson.name}/; then delete it"
                findings.faults.append(Fault(name, 0, words))


def _read(root, name, findings):
    """The notebook of this name, None when there is none to compare."""
    if not (root / name).exists():
        return None
    try:
        return read_notebook(root / name, name)
    except BuildError as error:
        findings.faults.extend(error.faults)
        return None


def _parse(content):
    return nbformat.reads(content if isinstance(content, str) else content.decode(), as_version=4)


def _changes(notebook, fresh):
    """What differs from the last build, in words that name the cells; empty when nothing does."""
    now = [(one.id, one.digest) for one in cells_of(notebook)]
    built = [tuple(entry.split()) for entry in built_record(notebook)["cells"]]
    in_order = [digest for _id, digest in now]
    if in_order in ([digest for _id, digest in built], digests(_parse(fresh))):
        return ""
    before, after = dict(built), dict(now)
    kinds = {
        "changed": [cell_id for cell_id in after if cell_id in before and before[cell_id] != after[cell_id]],
        "new": [cell_id for cell_id in after if cell_id not in before],
        "deleted": [cell_id for cell_id in before if cell_id not in after],
    }
    told = [f"{kind} {', '.join(ids)}" for kind, ids in kinds.items() if ids]
    return "; ".join(told) or "the order of the cells"
