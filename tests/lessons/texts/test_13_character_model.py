"""What the prose of lesson 13_character_model says in numbers is true: recomputed, and found as printed.

What it says of trainings is measured on a few of them, with the sizes of the lesson.
"""

import functools

import numpy as np
import pytest

from tests.lessons.classroom import notebook
from tests.lessons.functions import references
from tests.lessons.texts.prose import says
from utils import initialize_adam, update_parameters_with_adam
from utils.texts import alphabet_of, decode, encode, known_words, load_text, one_hot, text_batch

LESSON = "13_character_model"
TEXT = load_text("river")
ALPHABET = alphabet_of(TEXT)
CODES, N_X = encode(TEXT, ALPHABET), len(ALPHABET)
N_A, M, T_X = 48, 8, 25
SEEDS = pytest.mark.parametrize("seed", range(2))


def new_state(rng):
    parameters = {}
    for gate in "fico":
        parameters["W" + gate] = rng.standard_normal((N_A, N_A + N_X)) / np.sqrt(N_A + N_X)
        parameters["b" + gate] = np.zeros((N_A, 1))
    parameters["Wy"] = rng.standard_normal((N_X, N_A)) / np.sqrt(N_A)
    parameters["by"] = np.zeros((N_X, 1))
    return parameters, *initialize_adam(parameters), 0


def some_batch(rng):
    return *text_batch(CODES, rng.integers(0, len(CODES) - T_X, M), T_X, N_X), np.zeros((N_A, M))


@functools.cache
def trained(seed, steps=200):
    """(parameters, losses, norms of the gradients) after the steps of one run of the training cell."""
    rng = np.random.default_rng(seed)
    state, losses, norms = new_state(rng), [], []
    for _step in range(steps):
        batch = some_batch(rng)
        gradients = references()["lstm_loss_and_gradients"](*batch, state[0])[1]
        norms.append(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients.values())))
        loss, state = references()["training_step"](state, batch, 0.01, 1.0)
        losses.append(loss)
    return state[0], np.array(losses), np.array(norms)


def descent(seed, learning_rate, limit, steps):
    """The losses of plain gradient descent."""
    rng = np.random.default_rng(seed)
    parameters, losses = new_state(rng)[0], []
    with np.errstate(all="ignore"):
        for _step in range(steps):
            loss, gradients = references()["lstm_loss_and_gradients"](*some_batch(rng), parameters)
            gradients = references()["clip_by_global_norm"](gradients, limit)
            parameters = {name: value - learning_rate * gradients["d" + name] for name, value in parameters.items()}
            losses.append(loss)
    return np.array(losses)


def closest(parameters):
    """(closest forget gate to spaces read, closest cell state to spaces that come) over the whole text."""
    x = one_hot(CODES, N_X)[:, None, :]
    cells, _x = references()["lstm_forward"](x, np.zeros((N_A, 1)), parameters)[-1]
    gates, c = (np.stack([cell[i][:, 0] for cell in cells], axis=1) for i in (4, 1))
    is_space = np.array([letter in " \n" for letter in TEXT])
    return (
        np.abs(np.corrcoef(gates, is_space)[-1, :-1]).max(),
        np.abs(np.corrcoef(c, np.append(is_space[1:], False))[-1, :-1]).max(),
    )


class TestText:
    def test_the_pieces_of_the_first_batch(self):
        assert TEXT.startswith("the river comes")
        assert TEXT[4:10] == "river " and TEXT[5:11] == "iver c"

    def test_its_sizes(self):
        assert says(LESSON, f"it has {len(TEXT):,} characters to learn")
        parameters = sum(value.size for value in new_state(np.random.default_rng(0))[0].values())
        assert 15_000 < parameters < 16_000 and says(LESSON, "more than 15,000 parameters")
        assert says(LESSON, f"each of {N_X} characters the same probability", f"\\log {N_X} = {np.log(N_X):.3f}$")
        assert says(LESSON, f"The network has {N_A} units; a batch is {M} pieces of {T_X} characters")
        assert len(TEXT.split("\n")[0]) == 47


class TestDraws:
    P = np.array([[0.5], [0.2], [0.3]])

    @pytest.mark.parametrize(("temperature", "letter"), [(0.5, "a"), (1.0, "b"), (2.0, "b")])
    def test_the_table_of_temperatures(self, temperature, letter):
        powers = self.P[:, 0] ** (1 / temperature)
        told = ", ".join(f"{share:.3f}".rstrip("0") for share in powers / powers.sum())
        assert says(LESSON, f"| {temperature:g} |", f"| {told} | {letter} |")
        assert says(LESSON, f"{powers.sum():.3f}".rstrip("0").rstrip("."), f"| {told} |")
        assert "abc"[references()["sample"](self.P, np.array([0.62]), temperature)[0]] == letter

    def test_a_draw_at_the_end_of_a_part_belongs_to_the_next(self):
        assert references()["sample"](self.P, np.array([0.5]), 1.0) == 1
        assert says(LESSON, "A draw of exactly 0.5 belongs to b")

    def test_bars_that_rise_and_fall(self):
        p = np.array([0.42, 0.26, 0.16, 0.1, 0.06])
        shares = {}
        for temperature in (0.1, 0.2, 0.4, 0.7, 3.0):
            columns, draws = np.repeat(p[:, None], 1000, axis=1), (np.arange(1000) + 0.5) / 1000
            drawn = references()["sample"](columns, draws, temperature)
            shares[temperature] = np.bincount(drawn, minlength=5) / 1000
        e = {temperature: f"{100 * share[1]:.0f} %" for temperature, share in shares.items()}
        assert says(LESSON, "e is drawn in 26 % at temperature 1")
        assert says(LESSON, f"still in {e[0.7]} at 0.7, but in {e[0.4]} at 0.4 and in {e[0.2]} at 0.2")
        assert shares[0.1][0] > 0.99
        assert np.abs(shares[3.0] - 0.2).max() < np.abs(p - 0.2).max()


class TestLossAndStep:
    def test_the_loss_by_hand(self):
        losses = -np.log([0.5, 0.2, 0.8])
        assert says(LESSON, *(f"{loss:.3f}" for loss in losses), f"= {losses.mean():.3f}$")

    def test_clipping_by_hand(self):
        clipped = references()["clip_by_global_norm"]({"dw": np.array([3.0]), "db": np.array([4.0])}, 1.0)
        np.testing.assert_allclose([clipped["dw"][0], clipped["db"][0]], [0.6, 0.8])
        assert says(LESSON, "= 5$") and says(LESSON, "Adam gets 0.6 and 0.8")

    def test_there_are_ten_parameters(self):
        assert len(new_state(np.random.default_rng(0))[0]) == 10
        assert says(LESSON, "for each of the ten parameters")

    def test_in_the_first_step_clipping_changes_nothing_to_speak_of(self):
        parameters, v, s, _t = new_state(np.random.default_rng(0))
        gradients = references()["lstm_loss_and_gradients"](*some_batch(np.random.default_rng(1)), parameters)[1]
        half = {name: gradient / 2 for name, gradient in gradients.items()}
        one, other = (update_parameters_with_adam(parameters, g, v, s, 1)[0] for g in (gradients, half))
        for name, value in one.items():
            large = np.abs(gradients["d" + name]) > 1e-5
            assert large.mean() > 0.2
            for moved in (value, other[name]):
                np.testing.assert_allclose(np.abs(moved - parameters[name])[large], 0.01, rtol=3e-3)


@functools.cache
def truncated(window, forget_bias):
    """What the lesson's own `run` returns."""
    cell = next(cell for cell in notebook(LESSON)["cells"] if "def run(window" in "".join(cell["source"]))
    source = "".join(cell["source"])
    namespace = {"np": np, "codes": CODES, "n_x": N_X, "text_batch": text_batch, "one_hot": one_hot, **references()}
    exec(source[source.index("def run(") :].split("\n\n\n")[0], namespace)
    return namespace["run"](window, forget_bias)


class TestTruncation:
    WINDOWS = (5, 10, 20, 40)

    @pytest.mark.parametrize("forget_bias", [0.0, 1.0, 3.0])
    @pytest.mark.parametrize("window", WINDOWS)
    def test_an_input_gets_a_gradient_exactly_if_it_lies_fewer_steps_back_than_the_window_is_long(
        self, window, forget_bias
    ):
        assert says(LESSON, "A character $d$ steps back gets a gradient if $d < k$, and else exactly zero")
        back = truncated(window, forget_bias)["dx"][:, 0, ::-1]
        assert back.any(axis=0).tolist() == [d < window for d in range(40)]

    def test_the_states_are_the_same_for_every_window(self):
        assert says(LESSON, "The states stay as they are")
        for window in self.WINDOWS:
            np.testing.assert_array_equal(truncated(window, 1.0)["a"], truncated(40, 1.0)["a"])

    def test_the_whole_gradient_is_that_of_the_supplied_backward_pass(self):
        whole = truncated(40, 1.0)
        rng = np.random.default_rng(0)
        parameters = {"W" + gate: rng.standard_normal((16, 16 + N_X)) / np.sqrt(16 + N_X) for gate in "fico"}
        parameters |= {"b" + gate: np.full((16, 1), 1.0 if gate == "f" else 0.0) for gate in "fico"}
        parameters |= {"Wy": rng.standard_normal((N_X, 16)) / 4, "by": np.zeros((N_X, 1))}
        x, labels = text_batch(CODES, [0], 40, N_X)
        a, y, _c, caches = references()["lstm_forward"](x, np.zeros((16, 1)), parameters)
        da = np.zeros(a.shape)
        da[:, :, -1] = parameters["Wy"].T @ (y[:, :, -1] - one_hot(labels[:, -1], N_X))
        right = references()["lstm_backward"](da, caches)
        np.testing.assert_array_equal(whole["a"], a)
        assert whole.keys() == {"a", "dx"} | {kind + gate for kind in ("dW", "db") for gate in "fico"}
        for name in whole.keys() - {"a"}:
            np.testing.assert_allclose(whole[name], right[name], atol=1e-14)

    @pytest.mark.parametrize(
        ("forget_bias", "told"),
        [(0.0, "At forget bias 0 the window of 10 is 0.9 % off"), (1.0, "at 1 it is 17 %"), (3.0, "at 3 it is 79 %")],
    )
    def test_how_far_a_window_of_10_is_off(self, forget_bias, told):
        short, whole = truncated(10, forget_bias), truncated(40, forget_bias)
        names = whole.keys() - {"a", "dx"}
        off = np.sqrt(sum(np.sum((short[name] - whole[name]) ** 2) for name in names))
        part = 100 * off / np.sqrt(sum(np.sum(whole[name] ** 2) for name in names))
        assert says(LESSON, told) and (f"{part:.1f} %" if part < 1 else f"{part:.0f} %") in told

    def test_the_pieces_of_the_lesson(self):
        assert says(LESSON, f"Your pieces will be {T_X} characters long, and start from zeros")
        assert not some_batch(np.random.default_rng(0))[2].any()


class TestTraining:
    @SEEDS
    def test_the_loss_falls(self, seed):
        _parameters, losses, _norms = trained(seed)
        assert abs(losses[0] - np.log(N_X)) < 0.15
        assert losses[-20:].mean() < 1.0

    @SEEDS
    def test_gates_go_with_spaces_before_anything_is_learned(self, seed):
        """A gate is closer to spaces in the new network; that a space comes next is learned."""
        new_gate, new_state_closeness = closest(new_state(np.random.default_rng(seed))[0])
        gate, state = closest(trained(seed)[0])
        assert 0.74 < new_gate < 0.82 and 0.6 < gate < 0.7
        assert new_state_closeness < 0.4 and 0.47 < state < 0.6
        gate, state = closest(trained(seed, 1000)[0])
        assert 0.45 < gate < 0.55 and 0.44 < state < 0.56

    @SEEDS
    def test_with_adam_the_limit_is_hardly_ever_reached(self, seed):
        _parameters, _losses, norms = trained(seed)
        assert (norms > 1.0).sum() <= 1

    @SEEDS
    def test_without_clipping_a_long_step_ends_in_saturation(self, seed):
        assert descent(seed, 20.0, np.inf, 60).max() > 50
        assert descent(seed, 20.0, 0.1, 60).max() < 3.3

    def test_a_smaller_learning_rate_does_without_clipping(self):
        losses = descent(0, 3.0, np.inf, 150)
        assert losses.max() < 3.3 and losses[-20:].mean() < 2.0


class TestWriting:
    """How many words are words of the text, in 5 texts of 300 characters of each network."""

    @SEEDS
    def test_what_is_learned_first(self, seed):
        frequent = frequencies(TEXT)
        early = write(trained(seed, 50)[0])
        assert np.abs(frequencies("".join(early)) - frequent).sum() / 2 < 0.12
        assert abs(mean_length(early) - mean_length([TEXT])) < 0.5
        assert share(early, longest=3) < 0.5 and share(early, shortest=4) < 0.1
        first_run = write(trained(seed, 200)[0])
        assert 0.65 < share(first_run, longest=3) < 0.85
        assert 0.2 < share(first_run, shortest=4) < 0.4

    def test_after_five_runs_and_at_other_temperatures(self):
        parameters = trained(0, 1000)[0]
        assert 0.85 < share(write(parameters, 1.0)) < 0.95
        assert share(write(parameters, 0.3)) > 0.99
        assert share(write(parameters, 0.7)) > 0.95 and share(write(parameters, 0.5)) > 0.97
        assert 0.35 < share(write(parameters, 2.0)) < 0.6

    def test_cold_lines_come_again(self):
        parameters = trained(1, 1000)[0]
        assert distinct_lines(write(parameters, 0.1)) < 0.5
        assert distinct_lines(write(parameters, 0.7)) > 0.8


def write(parameters, temperature=1.0, length=300, m=5, prompt="the "):
    """What a network writes in m texts at once."""
    draws = np.random.default_rng(0).random((length, m))
    a, c, written = np.zeros((N_A, m)), np.zeros((N_A, m)), []
    for code in encode(prompt, ALPHABET):
        a, c, y, _cache = references()["lstm_cell_forward"](one_hot([code] * m, N_X), a, c, parameters)
    for step in range(length):
        written.append(references()["sample"](y, draws[step], temperature))
        a, c, y, _cache = references()["lstm_cell_forward"](one_hot(written[-1], N_X), a, c, parameters)
    return [prompt + decode(codes, ALPHABET) for codes in np.array(written).T]


def words(texts):
    return [(end - start, known) for text in texts for start, end, known in known_words(text, TEXT)]


def share(texts, shortest=1, longest=99):
    """The part of the words of a length that are words of the text."""
    return np.mean([known for length, known in words(texts) if shortest <= length <= longest])


def mean_length(texts):
    return np.mean([length for length, _known in words(texts)])


def frequencies(text):
    return np.array([text.count(letter) for letter in ALPHABET]) / len(text)


def distinct_lines(texts):
    """How many different lines there are to a line."""
    lines = [line for text in texts for line in text.split("\n")[1:-1] if line]
    return len(set(lines)) / len(lines)
