"""Values that a spreadsheet takes for what they are."""

# Spreadsheets run a cell that begins with one of these; the wide forms count too where the locale uses them.
FORMULA_STARTS = tuple("=+-@＝＋－＠")


def harmless(value):
    """Text that a spreadsheet would take for a formula, marked as text with an apostrophe; other values as they are."""
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS):
        return "'" + value
    return value
