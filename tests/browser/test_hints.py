"""A known mistake: the check tells the symptom first, then asks a question, then names the mistake."""

from tests.clean_tree import ROOT
from tools.lessons import read_course

LESSON = read_course(ROOT).lesson("01_rnn_cell_forward")
ANSWER, CHECK = "rnn-cell-forward", "rnn-cell-forward-tanh"
SYMPTOM = "a_next: 50 of 50 entries differ."
LATER = "A hint follows when you have changed your answer"

MISTAKE = next(mistake for mistake in LESSON.mistakes if mistake.id == "tanh-of-each-term")
WRONG = MISTAKE.answer(LESSON.answers[MISTAKE.function].reference)
SUM = "np.tanh(Wax @ xt) + np.tanh(Waa @ a_prev) + np.tanh(ba)"
OTHER_ORDER = WRONG.replace(SUM, "np.tanh(ba) + np.tanh(Waa @ a_prev) + np.tanh(Wax @ xt)")
OTHER_WORDS = WRONG.replace(SUM, "sum(np.tanh(term) for term in (Wax @ xt, Waa @ a_prev, ba))")
REMARK = WRONG.replace(SUM, SUM + "  # three terms")


def test_hints_come_one_by_one_as_the_answer_changes(lab, hand_out):
    assert len({WRONG, OTHER_ORDER, OTHER_WORDS, REMARK}) == 4
    with lab.opened(hand_out(LESSON.name)) as notebook:

        def told(source: str) -> str:
            notebook.put(ANSWER, source)
            notebook.run(ANSWER, CHECK)
            words = " ".join(notebook.output(CHECK).split())
            assert "rnn_cell_forward is not right yet." in words and SYMPTOM in words
            return words

        def step(words: str) -> tuple[bool, bool, bool]:
            return LATER in words, MISTAKE.question in words, MISTAKE.name in words

        notebook.run("setup")
        assert step(told(WRONG)) == (True, False, False)
        assert step(told(WRONG)) == (True, False, False), "nothing has changed"
        assert step(told(REMARK)) == (True, False, False), "a remark is no change"
        notebook.picture("hint-1-symptom", CHECK)
        assert step(told(OTHER_ORDER)) == (False, True, False)
        assert step(told(OTHER_ORDER)) == (False, True, False), "nothing has changed"
        notebook.picture("hint-2-question", CHECK)
        assert step(told(OTHER_WORDS)) == (False, False, True)
        notebook.picture("hint-3-name", CHECK)
