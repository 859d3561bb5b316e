"""The text, its alphabet, and the way from characters to arrays and back."""

import numpy as np
import pytest

from utils.arguments import ArgumentError
from utils.texts import (
    alphabet_of,
    decode,
    encode,
    known_words,
    load_text,
    one_hot,
    share_of_words,
    text_batch,
)

TEXT = load_text("river")
ALPHABET = alphabet_of(TEXT)


def test_the_text_is_small_and_has_a_small_alphabet():
    assert 1500 <= len(TEXT) <= 4000
    assert TEXT.lower() == TEXT and TEXT.isascii() and TEXT.endswith("\n")
    assert len(ALPHABET) <= 30 and set(ALPHABET) <= set("abcdefghijklmnopqrstuvwxyz ,.\n")


def test_a_text_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(ArgumentError, match="load_text: expected one of river, got 'sea'"):
        load_text("sea")


def test_codes_are_places_in_the_alphabet_and_lead_back():
    assert encode("cab", "abc").tolist() == [2, 0, 1]
    assert decode(encode(TEXT, ALPHABET), ALPHABET) == TEXT
    assert encode("", "abc").shape == (0,) and decode([], "abc") == ""


def test_a_character_without_a_code_is_told():
    with pytest.raises(ArgumentError, match="encode: expected characters of the alphabet 'abc', got 'dz' too"):
        encode("zad", "abc")


@pytest.mark.parametrize("codes", [[3], [-1], [0.5], ["a"], None, [[1], [1, 2]], [np.nan]])
def test_numbers_that_are_no_codes_are_told(codes):
    with pytest.raises(ArgumentError, match="expected whole numbers from 0 to 2, got"):
        one_hot(codes, 3)
    with pytest.raises(ArgumentError, match="decode: expected whole numbers from 0 to 2"):
        decode(codes, "abc")


def test_decode_takes_one_row():
    with pytest.raises(ArgumentError, match=r"decode: expected one row of codes, got shape \(1, 2\)"):
        decode([[0, 1]], "abc")


def test_a_one_hot_column_has_its_one_at_the_code():
    assert one_hot([2, 0], 3).tolist() == [[0, 1], [0, 0], [1, 0]]
    assert one_hot(np.zeros((4, 5), dtype=int), 3).shape == (3, 4, 5)


def test_a_label_is_the_character_after_its_input():
    codes = encode(TEXT, ALPHABET)
    x, labels = text_batch(codes, [0, 4], T_x=6, n_x=len(ALPHABET))
    assert x.shape == (len(ALPHABET), 2, 6) and labels.shape == (2, 6)
    assert decode(x[:, 1].argmax(axis=0), ALPHABET) == TEXT[4:10]
    assert decode(labels[1], ALPHABET) == TEXT[5:11]


def test_the_last_piece_of_a_text_ends_with_it():
    codes = encode("abcab", "abc")
    assert text_batch(codes, [2], T_x=2, n_x=3)[1].tolist() == [[0, 1]]
    with pytest.raises(ArgumentError, match="text_batch: expected whole numbers from 0 to 2"):
        text_batch(codes, [3], T_x=2, n_x=3)


def test_words_count_when_they_are_whole():
    assert known_words("the sea, thx se", "the sea") == [(0, 3, True), (4, 7, True), (9, 12, False)]
    assert share_of_words("the sea, thx se", "the sea") == pytest.approx(2 / 3)
    assert share_of_words("the", "the sea") == 0.0
    assert share_of_words(TEXT, TEXT) == 1.0
