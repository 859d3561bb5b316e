"""The file of results: nothing in it is ever lost, and nothing broken in it stops anybody."""

import os
from dataclasses import replace

import pytest

from learn.results import Result, add, from_line, read, to_line

RESULT = Result(
    time="2027-01-01T10:00:00+00:00",
    lesson="01_cell",
    seed=2**64 - 1,
    level=3,
    seconds=1.5,
    scores={"cell-sum": 2.0},
    messages={"cell-sum": "Passed: α ✓"},
    tries={"cell": "abc"},
    written={"why": 50},
    notices=["One."],
)


def test_what_is_added_is_read_in_its_order(tmp_path):
    path = tmp_path / "progress" / "results.jsonl"
    others = [replace(RESULT, seed=seed) for seed in range(3)]
    for each in others:
        add(path, each)
    assert read(path) == (others, 0)
    assert len(path.read_bytes().splitlines()) == 3


def test_no_file_is_no_result(tmp_path):
    assert read(tmp_path / "results.jsonl") == ([], 0)


BROKEN = {
    "broken off": to_line(RESULT)[:50],
    "no JSON": "hello",
    "a list": "[]",
    "an entry too few": to_line(RESULT).replace('"seed"', '"speed"'),
    "a text for a number": to_line(RESULT).replace('"seconds": 1.5', '"seconds": "1.5"'),
    "truth for a number": to_line(RESULT).replace('"level": 3', '"level": true'),
    "a list for a dictionary": to_line(RESULT).replace('{"why": 50}', "[50]"),
    "a text for points": to_line(RESULT).replace("2.0", '"2"'),
    "nested": "[" * 100_000,
    "bytes": "\udcff\udcfe",
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_left_out_and_stays(tmp_path, line):
    path = tmp_path / "results.jsonl"
    add(path, RESULT)
    with open(path, "ab") as file:
        file.write(line.encode("utf-8", "surrogateescape") + b"\n")
    before = path.read_bytes()
    other = replace(RESULT, seed=1)
    add(path, other)
    assert read(path) == ([RESULT, other], 1)
    assert path.read_bytes().startswith(before)


def test_a_line_that_was_broken_off_does_not_take_the_next_with_it(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_text(to_line(RESULT)[:-20])
    add(path, RESULT)
    assert read(path) == ([RESULT], 1)


def test_empty_lines_and_zeros_after_a_crash_are_no_results(tmp_path):
    path = tmp_path / "results.jsonl"
    path.write_bytes(b"\n\0\0\0\n")
    add(path, RESULT)
    assert read(path) == ([RESULT], 0)


def test_a_line_is_added_in_one_go(tmp_path, monkeypatch):
    written = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (written.append(os.fstat(number).st_size), real(number)))
    add(tmp_path / "results.jsonl", RESULT)
    assert written == [len(to_line(RESULT).encode()) + 1]


def test_a_line_says_the_same_after_a_journey():
    assert from_line(to_line(RESULT)) == RESULT
