"""Which names code of ours reads and binds. Not for a student's: a hostile text can end the process that parses it."""

import builtins
import symtable


def bound_names(source: str) -> set[str]:
    """The names that Python code binds at its top level."""
    symbols = _module(source).get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def read_names(source: str) -> set[str]:
    """The names that Python code reads at its top level, or takes from there in its functions."""
    module = _module(source)
    read = {symbol.get_name() for symbol in module.get_symbols() if symbol.is_referenced()}
    tables = list(module.get_children())
    while tables:
        table = tables.pop()
        read |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        tables += table.get_children()
    return read


def free_names(source: str) -> set[str]:
    """The names that Python code reads but does not bind at its top level, built-in ones left out."""
    return read_names(source) - bound_names(source) - set(dir(builtins))


def _module(source):
    return symtable.symtable(source, "<cell>", "exec")
