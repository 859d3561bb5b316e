"""A character LSTM in NumPy writes words of its text after less than 60 s of training on 2 cores, on each of 5 seeds.

The goal: 95 % of the whole words that it writes at temperature 1, in 5 texts of 300 characters, are words of the text.
Its peers: a table of which character follows which pair of characters, and, where torch is installed, the same network
with the same sizes, batches, clipping and optimizer in PyTorch.
Run: python -m benchmarks.train_character_model
"""

import collections
import statistics
import time

import numpy as np

from tests.lessons.functions import references
from utils import initialize_adam
from utils.texts import alphabet_of, decode, encode, load_text, one_hot, share_of_words, text_batch

try:
    import torch
except ImportError:
    torch = None

TEXT = load_text("river")
ALPHABET = alphabet_of(TEXT)
CODES, N_X = encode(TEXT, ALPHABET), len(ALPHABET)
N_A, M, T_X = 48, 8, 25
LEARNING_RATE, LIMIT = 0.01, 1.0
SEEDS, BUDGET, GOAL = range(5), 60.0, 0.95
# Steps between two looks at what the network writes.
CHUNK = 200
TEXTS, LENGTH, PROMPT = 5, 300, "the "


def some_batch(rng):
    return text_batch(CODES, rng.integers(0, len(CODES) - T_X, M), T_X, N_X)


class InNumPy:
    """The network of the lesson, from the course's reference answers."""

    def __init__(self, rng):
        parameters = {}
        for gate in "fico":
            parameters["W" + gate] = rng.standard_normal((N_A, N_A + N_X)) / np.sqrt(N_A + N_X)
            parameters["b" + gate] = np.zeros((N_A, 1))
        parameters["Wy"] = rng.standard_normal((N_X, N_A)) / np.sqrt(N_A)
        parameters["by"] = np.zeros((N_X, 1))
        self.state = parameters, *initialize_adam(parameters), 0

    def step(self, x, labels):
        batch = x, labels, np.zeros((N_A, M))
        _loss, self.state = references()["training_step"](self.state, batch, LEARNING_RATE, LIMIT)

    def start(self):
        return np.zeros((2, N_A, TEXTS))

    def next(self, code, state):
        a, c, y, _cache = references()["lstm_cell_forward"](one_hot(code, N_X), *state, self.state[0])
        return y, (a, c)


class InTorch:
    """The same network in PyTorch, in double precision."""

    def __init__(self, rng):
        torch.manual_seed(int(rng.integers(1000)))
        torch.set_default_dtype(torch.float64)
        self.lstm, self.output = torch.nn.LSTM(N_X, N_A), torch.nn.Linear(N_A, N_X)
        self.parameters = [*self.lstm.parameters(), *self.output.parameters()]
        self.adam = torch.optim.Adam(self.parameters, lr=LEARNING_RATE)

    def step(self, x, labels):
        scores = self.output(self.lstm(torch.tensor(x.transpose(2, 1, 0)))[0])
        loss = torch.nn.functional.cross_entropy(scores.reshape(-1, N_X), torch.tensor(labels.T.reshape(-1)))
        self.adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, LIMIT)
        self.adam.step()

    def start(self):
        return None

    def next(self, code, state):
        with torch.no_grad():
            a, state = self.lstm(torch.tensor(one_hot(code, N_X).T[None]), state)
            return torch.softmax(self.output(a[0]), dim=1).numpy().T, state


def share(network):
    """The part of the words that a network writes which are words of the text."""
    draws = np.random.default_rng(0).random((LENGTH, TEXTS))
    state, written = network.start(), []
    for code in encode(PROMPT, ALPHABET):
        y, state = network.next([code] * TEXTS, state)
    for drawn in draws:
        written.append(references()["sample"](y, drawn))
        y, state = network.next(written[-1], state)
    return statistics.mean(share_of_words(PROMPT + decode(codes, ALPHABET), TEXT) for codes in np.array(written).T)


def train(kind, seed):
    """(share of words, steps, seconds of training) when the goal is reached, or the time is over."""
    rng = np.random.default_rng(seed)
    network, steps, seconds = kind(rng), 0, 0.0
    while seconds < BUDGET:
        start = time.perf_counter()
        for _step in range(CHUNK):
            network.step(*some_batch(rng))
        seconds, steps = seconds + time.perf_counter() - start, steps + CHUNK
        reached = share(network)
        if reached >= GOAL:
            break
    return reached, steps, seconds


def share_of_pairs():
    """The share of words of the peer that knows which characters follow which pair."""
    follow = collections.defaultdict(list)
    for place in range(len(TEXT) - 2):
        follow[TEXT[place : place + 2]].append(TEXT[place + 2])
    shares = []
    for seed in SEEDS:
        rng, written = np.random.default_rng(seed), PROMPT
        while len(written) < len(PROMPT) + LENGTH:
            written += rng.choice(follow.get(written[-2:], list(ALPHABET)))
        shares.append(share_of_words(written, TEXT))
    return statistics.mean(shares)


def main():
    print(f"{N_A} units, {M} pieces of {T_X} characters; goal {GOAL:.0%} words of the text; budget {BUDGET:.0f} s")
    untrained = statistics.mean(share(InNumPy(np.random.default_rng(seed))) for seed in SEEDS)
    print(f"without training: {untrained:.0%}; from pairs of characters: {share_of_pairs():.0%}")
    print(f"{'network':10}{'seed':>6}{'words':>8}{'steps':>8}{'seconds':>9}")
    for name, kind in {"NumPy": InNumPy, **({"PyTorch": InTorch} if torch else {})}.items():
        for seed in SEEDS:
            reached, steps, seconds = train(kind, seed)
            print(f"{name:10}{seed:6}{reached:8.0%}{steps:8}{seconds:8.1f}s")


if __name__ == "__main__":
    main()
