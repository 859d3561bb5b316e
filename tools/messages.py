"""Extract the messages of `utils` and `learn` into the template that translators start from.

    python -m tools.messages            writes utils/locale/utils.pot

A second language is then two commands of Babel away (it comes with JupyterLab):

    pybabel init -D utils -i utils/locale/utils.pot -d utils/locale -l zh
    pybabel compile -D utils -d utils/locale

The template holds neither dates nor line numbers, so it changes only when a message does.
"""

import ast
import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
# Both look their messages up in one catalogue, which lies in `utils`.
PACKAGES = (ROOT / "utils", ROOT / "learn")
TEMPLATE = ROOT / "utils" / "locale" / "utils.pot"

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
UNNAMED_PLACEHOLDER = re.compile(r"%[-#0+]*[\d.]*[diouxXeEfFgGcrsa]|\{[\d:!}]")


class MessageError(Exception):
    """A message that no translator could translate; says where it is and why."""


def messages_of(source: str, name: str):
    """Yield (line, message) for each `_("…")` in `source`; errors call the file `name`."""
    for node in ast.walk(ast.parse(source, name)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"):
            continue
        message = node.args[0] if len(node.args) == 1 and not node.keywords else None
        if not (isinstance(message, ast.Constant) and isinstance(message.value, str) and message.value):
            raise MessageError(
                f"{name}:{node.lineno}: _() takes one literal text (no f-string, variable or sum); "
                f"got {ast.unparse(node)}. Put values in afterwards: _('… %(name)s …') % {{'name': value}}."
            )
        text = message.value.replace("%%", "").replace("{{", "").replace("}}", "")
        if unnamed := UNNAMED_PLACEHOLDER.search(text):
            raise MessageError(
                f"{name}:{node.lineno}: the placeholder {unnamed.group()!r} has no name, so that a "
                f"translator could not move it; write %(name)s or {{name}}. The message: {message.value!r}."
            )
        yield node.lineno, message.value


def template() -> str:
    """Return the text of the template for the modules in PACKAGES; raises MessageError."""
    catalog = Catalog()
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            name = path.relative_to(package.parent).as_posix()
            for line, message in sorted(messages_of(path.read_text(encoding="utf-8"), name)):
                catalog.add(message, locations=[(name, line)])
    text = io.BytesIO()
    write_po(text, catalog, omit_header=True, include_lineno=False)
    return HEADER + text.getvalue().decode("utf-8")


def main() -> None:
    try:
        text = template()
    except MessageError as error:
        raise SystemExit(str(error)) from None
    TEMPLATE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TEMPLATE.relative_to(ROOT)}: {text.count('msgid') - 1} messages")


if __name__ == "__main__":
    main()
