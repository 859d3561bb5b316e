"""The words that students read, in their language.

Every message of this package is written in English inside a call of `translate`, which looks it up in the
gettext catalogue locale/<language>/LC_MESSAGES/utils.mo. Without a catalogue for the language, English stays.
The language is read from the environment once, at the first message.
Values go in after the look-up, through names that a translator can move about:

    from .messages import translate as _
    _("%(name)s has shape %(shape)s.") % {"name": name, "shape": shape}
"""

import functools
import gettext
from pathlib import Path

DOMAIN = "utils"
LOCALE = Path(__file__).with_name("locale")


def translate(message: str) -> str:
    """`message` in the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG asks for, else in English."""
    return _catalogue(LOCALE).gettext(message)


@functools.cache
def _catalogue(folder):
    return gettext.translation(DOMAIN, folder, fallback=True)
