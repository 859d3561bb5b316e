"""All cases, by family."""

from . import (
    cheats_files,
    cheats_namespace,
    cheats_notebook,
    cheats_numbers,
    cheats_objects,
    cheats_socket,
    faults,
    unusual,
)

FAMILIES = {
    "Cheats in the namespace of the tests": cheats_namespace.CASES,
    "Cheats with lying results": cheats_objects.CASES,
    "Cheats on the socket": cheats_socket.CASES,
    "Cheats with files and processes": cheats_files.CASES,
    "Cheats in the notebook": cheats_notebook.CASES,
    "Cheats with numbers": cheats_numbers.CASES,
    "Faults": faults.CASES,
    "Right but unusual": unusual.CASES,
}
CASES = [case for cases in FAMILIES.values() for case in cases]
