"""The reference answers of the course as functions, for tests that compute with them."""

import functools

import numpy as np

from tests.lessons.classroom import course
from utils import sigmoid, softmax


@functools.cache
def references():
    """Function name -> the reference answer, all in one namespace, so that one may call another."""
    namespace = {"np": np, "sigmoid": sigmoid, "softmax": softmax}
    answers = {name: answer for lesson in course().lessons for name, answer in lesson.answers.items()}
    for answer in answers.values():
        exec(answer.reference, namespace)
    return {name: namespace[name] for name in answers}
