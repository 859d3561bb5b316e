"""The ledger keeps what it was given, whatever happens, and nobody can change it."""

import multiprocessing
import os
import signal
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.ledger import NAME, Kind, Ledger, LedgerError, digest_of

LESSON = "00_probe"
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


@pytest.fixture
def ledger(path):
    with Ledger(path) as ledger:
        yield ledger


# Each example waits for the disk.
@settings(max_examples=30)
@given(body=st.dictionaries(st.text(), plain, max_size=4), contents=st.lists(st.binary(max_size=200), max_size=3))
def test_what_was_appended_comes_back(tmp_path_factory, body, contents):
    path = tmp_path_factory.mktemp("ledger") / NAME
    with Ledger(path) as ledger:
        record = ledger.append("ada", LESSON, "key", Kind.GRADED, body, tuple(contents))
    with Ledger(path) as ledger:
        assert ledger.history("ada", LESSON) == [record]
        assert record.body == body
        assert [ledger.content(digest_of(content)) for content in contents] == contents


def test_each_question_finds_the_last_record_that_answers_it(ledger):
    first = ledger.append("ada", LESSON, "a", Kind.GRADED, {"n": 1})
    committed = ledger.append("ada", LESSON, "a", Kind.COMMITTED, {"record": first.id})
    second = ledger.append("ada", LESSON, "b", Kind.UNREADABLE, {"reason": "empty"})
    again = ledger.append("ada", LESSON, "a", Kind.GRADED, {"n": 2})
    ledger.append("bob", LESSON, "a", Kind.GRADED, {})
    ledger.append("ada", "01_other", "a", Kind.GRADED, {})
    assert ledger.unchanged("ada", LESSON, "a") == again
    assert ledger.unchanged("ada", LESSON, "b") == second
    assert ledger.unchanged("ada", LESSON, "c") is None
    assert ledger.latest("ada", LESSON, Kind.COMMITTED) == committed
    assert ledger.latest("ada", LESSON, Kind.GRADED, Kind.UNREADABLE) == again
    assert ledger.latest("ada", LESSON, Kind.MANUAL) is None
    assert ledger.history("ada", LESSON) == [first, committed, second, again]
    assert ledger.record(first.id) == first
    assert ledger.students(LESSON) == ["ada", "bob"]


def test_a_content_is_kept_once(ledger, path):
    for _ in range(3):
        ledger.append("ada", LESSON, "a", Kind.GRADED, {}, (b"notebook",))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM contents").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records",
        "UPDATE records SET body = '{}'",
        "INSERT OR REPLACE INTO records VALUES (1, '', '', '', '', '', '')",
        "DELETE FROM contents",
        "UPDATE contents SET content = x''",
        "INSERT OR REPLACE INTO contents SELECT digest, x'00' FROM contents",
    ],
)
def test_nothing_is_changed_or_removed(ledger, path, statement):
    record = ledger.append("ada", LESSON, "a", Kind.GRADED, {"n": 1}, (b"notebook",))
    connection = sqlite3.connect(path)
    try:
        connection.execute(statement)
        connection.commit()
    except sqlite3.IntegrityError as error:
        assert "never" in str(error)
    finally:
        connection.close()
    assert ledger.history("ada", LESSON) == [record]
    assert ledger.content(digest_of(b"notebook")) == b"notebook"


@pytest.mark.parametrize("at", [0, 20, 200, 4096 + 100, 2 * 4096 + 10])
def test_a_damaged_file_is_told_and_kept(path, at):
    with Ledger(path) as ledger:
        for _ in range(20):
            ledger.append("ada", LESSON, "a", Kind.GRADED, {"n": 1}, (os.urandom(1000),))
    data = bytearray(path.read_bytes())
    data[at : at + 3000] = b"\xff" * 3000
    path.write_bytes(data)
    try:
        with Ledger(path) as ledger:
            records = ledger.history("ada", LESSON)
            for record in records:
                assert record.body == {"n": 1}
    except LedgerError as error:
        assert str(path) in str(error)
    assert path.read_bytes() == data


def test_a_changed_content_is_told(path):
    with Ledger(path) as ledger:
        ledger.append("ada", LESSON, "a", Kind.GRADED, {}, (b"notebook",))
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TRIGGER contents_hold")
            connection.execute("UPDATE contents SET content = x'00'")
        with pytest.raises(LedgerError, match="damaged"):
            ledger.content(digest_of(b"notebook"))


def test_a_text_file_is_no_ledger(path):
    path.write_text("not a database" * 1000)
    with pytest.raises(LedgerError, match="damaged"):
        Ledger(path)
    assert path.read_text() == "not a database" * 1000


def test_a_database_of_another_program_is_left_alone(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE grades (points)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="another program"):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_newer_ledger_is_left_alone(path):
    Ledger(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(LedgerError, match="version 2"):
        Ledger(path)


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(LedgerError, match="cannot be used"):
        Ledger(tmp_path / "missing" / NAME)


def test_a_number_that_is_none_is_refused(ledger):
    with pytest.raises(ValueError):
        ledger.append("ada", LESSON, "a", Kind.GRADED, {"score": float("nan")})
    assert ledger.history("ada", LESSON) == []


def _append(path, count, pipe):
    with Ledger(path) as ledger:
        for number in range(count):
            ledger.append("ada", LESSON, str(number), Kind.GRADED, {}, (os.urandom(5000),))
            pipe.send(number)


def test_records_told_to_be_kept_outlive_a_kill(path):
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_append, args=(path, 10_000, theirs))
    process.start()
    told = [mine.recv() for _ in range(30)]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while mine.poll():
        told.append(mine.recv())
    with Ledger(path) as ledger:
        kept = [int(record.key) for record in ledger.history("ada", LESSON)]
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in (0, 1)


def test_two_processes_append_to_one_ledger(path):
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe(duplex=False) for _ in range(2)]
    processes = [context.Process(target=_append, args=(path, 20, theirs)) for _, theirs in pipes]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with Ledger(path) as ledger:
        assert len(ledger.history("ada", LESSON)) == 40
