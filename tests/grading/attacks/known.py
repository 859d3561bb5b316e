"""Cheats that still win: what is open, in words. The suite fails when one of them no longer wins."""

WINS = {}
