"""Built files that somebody has edited by hand: found before anything is overwritten.

A file is edited when it is neither what the last build wrote nor what this build would write. For a notebook that means
its sources, their order and nbgrader's metadata: to run a notebook is no edit.
"""

from dataclasses import dataclass

from tools.errors import BuildError, Fault
from tools.files import files_in
from tools.notebooks import built_record, cells_of, digest, digests, parse_notebook, read_notebook


@dataclass(frozen=True)
class Findings:
    """What lies in the built folders of a lesson: `faults` that stop the build, `leftovers` that it will remove."""

    faults: list
    leftovers: list


def look_for_hand_edits(root, lesson, files):
    """Compare the built folders of a lesson with `files`, path -> bytes, which this build would write. -> Findings"""
    ways_out = {
        "source": f"to keep the edit: python -m tools.build take-over {lesson.name}; to drop it, delete the file",
        "release": f"edit {lesson.place} instead; to drop the edit, delete the file",
        "submitted": "to keep the edit, move the file elsewhere; to drop it, delete the file",
    }
    findings = Findings([], [])
    built_beside = {}
    for name in files:
        if not name.endswith(".ipynb") or not (root / name).exists():
            continue
        stage = name.split("/")[0]
        try:
            notebook = read_notebook(root / name, name)
        except BuildError as error:
            findings.faults.extend(error.faults)
            continue
        if stage == "source":
            built_beside = built_record(notebook)["files"]
        changes = _changes(notebook, stage, parse_notebook(files[name].decode()))
        if changes:
            words = f"edited by hand since the last build ({changes}); {ways_out[stage]}"
            findings.faults.append(Fault(name, 0, words))
    for stage in ("source", "release"):
        _look_beside_notebook(root, f"{stage}/{lesson.name}", files, built_beside, findings)
    return findings


def _changes(notebook, stage, fresh):
    """What differs from the last build, in words that name the cells; empty when nothing does."""
    built = built_record(notebook)[stage]
    if digests(notebook) in ([cell_digest for _id, cell_digest in built], digests(fresh)):
        return ""
    before, after = dict(built), {one.id: one.digest for one in cells_of(notebook)}
    kinds = {
        "changed": [cell_id for cell_id in after if cell_id in before and before[cell_id] != after[cell_id]],
        "new": [cell_id for cell_id in after if cell_id not in before],
        "deleted": [cell_id for cell_id in before if cell_id not in after],
    }
    told = [f"{kind}: {', '.join(ids)}" for kind, ids in kinds.items() if ids]
    return "; ".join(told) or "the order of the cells"


def _look_beside_notebook(root, folder, files, built, findings):
    """The other files of a built folder. `built`: path in the folder -> digest, as the last build wrote them."""
    for path in files_in(root / folder):
        inside = path.relative_to(root / folder).as_posix()
        name, content = f"{folder}/{inside}", path.read_bytes()
        is_notebook = name.endswith(".ipynb") and name in files
        if is_notebook or content == files.get(name):
            continue
        if built.get(inside) != digest(content):
            words = (
                "no build wrote this; what belongs to a lesson goes into its folder in lessons/; then delete it here"
            )
            findings.faults.append(Fault(name, 0, words))
        elif name not in files:
            findings.leftovers.append(name)
