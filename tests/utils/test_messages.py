"""Messages: one catalogue, in step with the code, and a second language that really shows."""

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.messages import TEMPLATE, MessageError, messages_of, template
from utils import messages, softmax


def test_the_template_is_in_step_with_the_code():
    committed = TEMPLATE.read_text(encoding="utf-8")
    assert committed == template(), "messages changed: run python -m tools.messages"


def test_the_template_can_be_read_by_translators_tools():
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    assert len(catalogue) > 20
    assert not [error for _message, errors in catalogue.check() for error in errors]


def test_without_a_catalogue_messages_stay_english(monkeypatch, tmp_path):
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    with pytest.raises(ValueError, match="^softmax: expected an array of real numbers, got None.$"):
        softmax(None)


def test_a_second_language_changes_what_a_student_reads(monkeypatch, tmp_path):
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file, locale="de")
    english = "%(function)s: expected an array of real numbers, got %(came)s."
    catalogue[english].string = "%(came)s kam bei %(function)s an, erwartet war ein Feld reeller Zahlen."
    compiled = tmp_path / "de" / "LC_MESSAGES" / "utils.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setenv("LANGUAGE", "de")
    with pytest.raises(ValueError, match="^None kam bei softmax an, erwartet war ein Feld reeller Zahlen.$"):
        softmax(None)


@pytest.mark.parametrize(
    "call",
    ['_(f"came {shape}")', "_(text)", '_("came " + shape)', '_("came %s")', '_("came {}")', '_("came {0}")', '_("")'],
)
def test_what_no_translator_could_translate_is_refused_with_file_and_line(call):
    with pytest.raises(MessageError, match=r"^utils/some\.py:3: "):
        list(messages_of(f"from .messages import translate as _\n\nraise ValueError({call})\n", "utils/some.py"))


@pytest.mark.parametrize("message", ["came %(shape)s, %(size)5.1f", "came {shape}", "{{it}}", "50%% of %(all)d"])
def test_named_placeholders_are_taken(message):
    assert list(messages_of(f"_({message!r})", "utils/some.py")) == [(1, message)]
