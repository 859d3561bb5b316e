"""The course's secret is the owner's alone, and seeds follow from it."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.seeds import NAME, SecretError, course_secret, seed
from tests.clean_tree import ROOT

names = st.text(max_size=40)


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    secret = course_secret(tmp_path)
    assert len(secret) == 32
    assert course_secret(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_each_course_has_its_own(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    assert len({course_secret(folder) for folder in folders}) == 2


def test_processes_that_make_it_at_once_agree(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(course_secret, [tmp_path] * 32))) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused_with_the_cure(tmp_path, mode):
    course_secret(tmp_path)
    (tmp_path / NAME).chmod(mode)
    with pytest.raises(SecretError, match=f"chmod 600 '{tmp_path / NAME}'"):
        course_secret(tmp_path)


@pytest.mark.parametrize("text", [b"", b"0" * 63 + b"\n", b"0" * 65 + b"\n", b"G" * 64 + b"\n", b"\xff" * 65])
def test_a_malformed_secret_is_refused_and_kept(tmp_path, text):
    (tmp_path / NAME).write_bytes(text)
    (tmp_path / NAME).chmod(0o600)
    with pytest.raises(SecretError, match="64 hexadecimal digits"):
        course_secret(tmp_path)
    assert (tmp_path / NAME).read_bytes() == text


def test_git_ignores_what_grading_keeps():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {f"{NAME}*", "ledger.db*", "grading.lock"} <= set(ignored)


@given(st.binary(min_size=32, max_size=32), names, names, names)
def test_a_seed_depends_on_all_it_is_made_of(secret, student, lesson, other):
    value = seed(secret, student, lesson)
    assert 0 <= value < 2**64
    assert value == seed(secret, student, lesson)
    assert (value == seed(secret, other, lesson)) == (student == other)
    assert (value == seed(secret, student, other)) == (lesson == other)
    assert value != seed(secret + b"x", student, lesson)


def test_names_do_not_run_into_each_other():
    assert seed(b"", "ada", "01") != seed(b"", "ada0", "1")
