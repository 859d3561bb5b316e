"""Cheats that still win: what is open, in words. The suite fails when one of them no longer wins."""

_COST = (
    "keeps the 4 points that a backward pass earns; the problem whose cost is measured is public and known by its size"
)

WINS = {
    "differences, but not where cost is measured": _COST,
    "differences, and rubbish where cost is measured": _COST,
    "differences made beforehand": _COST,
}
