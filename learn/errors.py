"""What a learner can mend."""

# The exit status of a command after such a sentence.
TOLD = 2


class LearnError(Exception):
    """Something is not as it should be; the text says what was expected, and what to do."""

    def _render_traceback_(self):
        """What IPython shows of it: the sentence alone."""
        return [str(self)]
