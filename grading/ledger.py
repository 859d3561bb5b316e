"""The ledger: what grading has done, record by record. Records are added, never changed and never removed."""

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

NAME = "ledger.db"
VERSION = 1
# SQLite's mark of the program that a file belongs to: "RNNL".
APPLICATION = 0x524E4E4C

SCHEMA = """
CREATE TABLE records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    lesson TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX of_student ON records (lesson, student, kind, id);
CREATE TABLE contents (digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TRIGGER records_stay BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records are never removed'); END;
CREATE TRIGGER records_hold BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER records_add BEFORE INSERT ON records WHEN EXISTS (SELECT 1 FROM records WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER contents_stay BEFORE DELETE ON contents BEGIN SELECT RAISE(ABORT, 'contents are never removed'); END;
CREATE TRIGGER contents_hold BEFORE UPDATE ON contents BEGIN SELECT RAISE(ABORT, 'contents are never changed'); END;
CREATE TRIGGER contents_add BEFORE INSERT ON contents WHEN EXISTS (SELECT 1 FROM contents WHERE digest = NEW.digest)
    BEGIN SELECT RAISE(IGNORE); END;
"""


class LedgerError(Exception):
    """The file of the ledger cannot be used; nothing in it was changed."""


class Kind(StrEnum):
    """What a record says.

    GRADED: a result, in full. UNREADABLE: why a submission could not be graded. MANUAL: the scores given by hand that
    were found in the gradebook. COMMITTED: the result of an earlier record is in the gradebook and under autograded/.
    """

    GRADED = "graded"
    UNREADABLE = "unreadable"
    MANUAL = "manual"
    COMMITTED = "committed"


RESULTS = (Kind.GRADED, Kind.UNREADABLE)


@dataclass(frozen=True)
class Record:
    """time: ISO 8601, UTC. key: of the result that it is about. body: plain data, see grading/store.py."""

    id: int
    time: str
    student: str
    lesson: str
    key: str
    kind: Kind
    body: dict


class Ledger:
    """The ledger in a file, which is made where it is missing; for one thread.

    A record that cannot be made again is on the disk when `append` returns: no power failure takes it. Raises
    LedgerError for a damaged file and for one that is not a ledger of this version.
    """

    def __init__(self, path: Path):
        self.path = Path(path)
        with self._errors():
            self._connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            with self._errors():
                self._open()
                # One wait for the disk a record, and who reads the history does not wait for who grades.
                self._connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def append(
        self,
        student: str,
        lesson: str,
        key: str,
        kind: Kind,
        body: Mapping,
        contents: tuple[bytes, ...] = (),
    ) -> Record:
        """Adds a record, and the contents that it names by their digests."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        text = json.dumps(body, allow_nan=False)
        # Packed before the lock is taken; quickly, for most of it are pictures, which no level makes smaller.
        packed = [(digest_of(content), zlib.compress(content, 1)) for content in contents]
        # What is said to be committed is entered again where the mark is lost, and that changes nothing.
        self._connection.execute(f"PRAGMA synchronous = {'NORMAL' if kind is Kind.COMMITTED else 'FULL'}")
        with self._transaction():
            self._connection.executemany("INSERT INTO contents VALUES (?, ?)", packed)
            identity = self._connection.execute(
                "INSERT INTO records (time, student, lesson, key, kind, body) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (time, student, lesson, key, kind, text),
            ).fetchall()[0][0]
        return Record(identity, time, student, lesson, key, kind, json.loads(text))

    def content(self, digest: str) -> bytes:
        """What a record named by this digest."""
        with self._errors():
            row = self._connection.execute("SELECT content FROM contents WHERE digest = ?", (digest,)).fetchone()
        try:
            content = zlib.decompress(row[0])
        except (TypeError, zlib.error) as error:
            raise self._damaged(f"content {digest} cannot be read") from error
        if digest_of(content) != digest:
            raise self._damaged(f"content {digest} is another than was recorded")
        return content

    def record(self, identity: int) -> Record:
        """The record with this number."""
        found = self._select("id = ?", identity)
        if not found:
            raise self._damaged(f"record {identity} is missing")
        return found[0]

    def unchanged(self, student: str, lesson: str, key: str) -> Record | None:
        """The last result with this key: what grading again would give."""
        return self._last("student = ? AND lesson = ? AND key = ? AND kind IN (?, ?)", student, lesson, key, *RESULTS)

    def latest(self, student: str, lesson: str, *kinds: Kind) -> Record | None:
        """The last record of one of these kinds."""
        places = ", ".join("?" * len(kinds))
        return self._last(f"student = ? AND lesson = ? AND kind IN ({places})", student, lesson, *kinds)

    def history(self, student: str, lesson: str) -> list[Record]:
        """All records of a student's lesson, the oldest first."""
        return self._select("student = ? AND lesson = ?", student, lesson)

    def students(self, lesson: str) -> list[str]:
        """All who have a record of this lesson."""
        with self._errors():
            rows = self._connection.execute("SELECT DISTINCT student FROM records WHERE lesson = ?", (lesson,))
            return sorted(student for (student,) in rows)

    def _last(self, condition, *values):
        found = self._select(f"{condition} ORDER BY id DESC LIMIT 1", *values, order="")
        return found[0] if found else None

    def _select(self, condition, *values, order="ORDER BY id"):
        with self._errors():
            query = f"SELECT id, time, student, lesson, key, kind, body FROM records WHERE {condition} {order}"
            rows = self._connection.execute(query, values).fetchall()
        try:
            return [Record(*row[:5], Kind(row[5]), json.loads(row[6])) for row in rows]
        except ValueError as error:
            raise self._damaged(error) from error

    def _open(self):
        with self._transaction():
            ((application,),) = self._connection.execute("PRAGMA application_id").fetchall()
            ((version,),) = self._connection.execute("PRAGMA user_version").fetchall()
            tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchall()[0][0]
            if not tables and not application:
                for statement in _statements(SCHEMA):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA application_id = {APPLICATION}")
                self._connection.execute(f"PRAGMA user_version = {VERSION}")
            elif application != APPLICATION:
                raise LedgerError(
                    f"{self.path} is a database of another program, not a ledger of grading; nothing in it was changed."
                )
            elif version != VERSION:
                raise LedgerError(
                    f"{self.path} is a ledger of version {version}, and this is made for version {VERSION}: grade with "
                    "the version of the course that wrote it. Nothing in it was changed."
                )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, sqlite3.IntegrityError) as error:
            raise LedgerError(f"The ledger {self.path} cannot be used: {error}. Nothing in it was removed.") from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, reason):
        return LedgerError(
            f"The ledger {self.path} is damaged ({reason}). Nothing was removed: restore it from a backup, or move it "
            "away, and grade again; manual scores are in the gradebook."
        )


def digest_of(content: bytes) -> str:
    """The name of a content in the ledger."""
    return hashlib.sha256(content).hexdigest()


def _statements(script):
    """The statements of a script one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
