"""A lesson that is not well formed: file, line and what is wrong are told, and nothing is written."""

# A table is easier to read with a case a line.
# ruff: noqa: E501

import pytest

CELL = "lessons/01_cell/cell.py"
LOOP = "lessons/02_loop/loop.py"
MISTAKES = "lessons/01_cell/mistakes.py"

SOLUTION = (
    "    ### BEGIN SOLUTION\n    # the sum of both\n    total = x + a\n    return np.tanh(total)\n    ### END SOLUTION"
)
DOCSTRING = '    """One step.\n\n    x, a: numbers; returns: a number\n    """\n    ### BEGIN SOLUTION'
FOR = "    ### BEGIN SOLUTION\n    for x in xs:\n"
FOR_OUTSIDE = "    for x in xs:\n    ### BEGIN SOLUTION\n"
TWICE = '# %% answer="again"\ndef cell(x, a):\n    """Doc."""\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n\n\n# %% explore'
TWIN = '# %% answer="twin"\ndef twin(x, a):\n    """Doc."""\n    ### BEGIN SOLUTION\n    return loop([x], a)\n    ### END SOLUTION\n\n\n'

# name -> (file, what stands there, what is written instead, a text on the line that the message tells, its words)
CASES = {
    "unknown role": (CELL, "# %% explore", "# %% explain", "explain", "unknown role 'explain'; expected one of: explore, setup"),
    "code cell without a role": (CELL, "# %% explore", "# %%  ", "# %%  ", "a code cell needs a role"),
    "two roles": (CELL, "skill=", 'answer="b" skill=', "cell-sum", "a cell has one role; the marker tells answer, test"),
    "unknown key": (CELL, "points=2", "points=2 poimts=3", "poimts", "unknown key 'poimts'"),
    "key of another role": (CELL, 'answer="cell"', 'answer="cell" points=2', "answer=", "unknown key 'points'"),
    "marker that cannot be read": (CELL, '"cell-sum"', "cell-sum", "cell-sum", "cannot read 'test=cell-sum'"),
    "name with a blank": (CELL, '"cell-sum"', '"cell sum"', "cell sum", "test= expected a name of letters"),
    "wrong kind of cell": (LOOP, '[markdown] task="why"', 'task="why"', "task=", "a cell of role task is a [markdown] cell"),
    "prose with a role": (CELL, "# %% setup", "# %% [markdown] setup", "setup", "a cell of role setup is a code cell"),
    "raw cell": (CELL, "# %% explore", "# %% [raw] explore", "explore", "a cell of role explore is a code cell, got [raw]"),
    "skill missing": (CELL, 'skill="sum" ', "", "cell-sum", "a test names the skill"),
    "points missing": (CELL, " points=2", "", "cell-sum", "points are missing"),
    "points of a task missing": (LOOP, ' points=2', "", "task=", "points are missing"),
    "points that are text": (CELL, "points=2", 'points="2"', "points=", "points expected a number of at least 0, got '2'"),
    "negative points": (CELL, "points=2", "points=-1", "points=", "points expected a number of at least 0, got -1"),
    "points that are no number": (CELL, "points=2", "points=true", "points=", "points expected a number"),
    "text before the first marker": (CELL, "# %% [markdown]", "import os\n# %% [markdown]", "import os", "text before the"),
    "marker inside a string": (CELL, "    # the", '    """\n# %% explore\n    """\n    # the', "# %% [mark", "a line inside a string"),
    "syntax error": (CELL, "np.tanh(total)", "np.tanh(total", "tanh", "syntax error: '(' was never closed"),
    "line magic": (CELL, "import math", "%matplotlib inline", "%matplotlib", "syntax error"),
    "id used twice": (LOOP, '"loop-order"', '"loop"', '"loop" skill', "the id 'loop' is used twice, first on line 10"),
    "id that the build gives": (CELL, 'answer="cell"', 'answer="setup"', "answer=", "the id 'setup' is one that the build gives"),
    "no solution markers": (CELL, SOLUTION, "    return np.tanh(x + a)", "answer=", "an answer has exactly one pair"),
    "two solutions": (CELL, "    # the sum", "    ### END SOLUTION\n    ### BEGIN SOLUTION", "answer=", "an answer has exactly one"),
    "unbalanced solution": (CELL, "    ### END SOLUTION\n", "", "BEGIN SOLUTION", "unbalanced"),
    "docstring in the solution": (CELL, DOCSTRING, '    ### BEGIN SOLUTION\n    """Doc."""', '"""Doc."""', "the docstring of cell is inside"),
    "no docstring": (LOOP, '    """All steps; returns the last state."""\n', "", "def loop", "loop has no docstring"),
    "two functions in an answer": (CELL, "def cell", "def b():\n    pass\n\n\ndef cell", "answer=", "an answer cell holds one function"),
    "no Python without the solution": (LOOP, FOR, FOR_OUTSIDE, "answer=", "without the lines between its markers the cell is not"),
    "solution outside an answer": (CELL, "cell(1, 1)", "y = 1  # BEGIN SOLUTION", "y = 1", "BEGIN SOLUTION outside a cell of role answer"),
    "solution marker in prose": (CELL, "One step of", "END SOLUTION", "END SOLUTION", "END SOLUTION outside a cell of role answer"),
    "hidden tests outside a test": (CELL, "cell(1, 1)", "y = 1  # BEGIN HIDDEN TESTS", "y = 1", "BEGIN HIDDEN TESTS outside a cell of role test"),
    "unbalanced hidden tests": (CELL, "### END HIDDEN TESTS", "pass", "BEGIN HIDDEN", "unbalanced"),
    "hidden tests the wrong way round": (LOOP, "### BEGIN HID", "### END HIDDEN TESTS\n### BEGIN HID", "### END HIDDEN", "unbalanced"),
    "hidden tests that end twice": (LOOP, "### BEGIN HIDDEN TESTS\n### REFERENCE loop", "### END HIDDEN TESTS", "### END HIDDEN", "unbalanced"),
    "mark scheme outside a task": (CELL, "One step of", "BEGIN MARK SCHEME", "BEGIN MARK", "BEGIN MARK SCHEME outside a cell of role task"),
    "unbalanced mark scheme": (LOOP, "# ### END MARK SCHEME\n", "", "BEGIN MARK", "unbalanced"),
    "reference outside the hidden tests": (CELL, "### BEGIN HID", "### REFERENCE cell\n### BEGIN HID", "REFERENCE", "### REFERENCE outside"),
    "reference outside a test": (LOOP, "    for x", "    ### REFERENCE cell\n    for x", "REFERENCE", "### REFERENCE outside"),
    "reference of nothing": (CELL, "### REFERENCE cell", "### REFERENCE", "REFERENCE", "expected '### REFERENCE <function>'"),
    "reference of no function": (CELL, "### REFERENCE cell", "### REFERENCE sell", "REFERENCE", "no lesson up to this one has an answer 'sell'; known: cell"),
    "reference of a later lesson": (CELL, "### REFERENCE cell", "### REFERENCE loop", "REFERENCE", "no lesson up to this one has an answer 'loop'"),
    "empty cell": (CELL, "cell(1, 1)\n", "\n", "# %% explore", "the cell is empty"),
    "given cell with code": (LOOP, 'given="cell"', 'given="cell"\ny = 1', "y = 1", "a given cell is empty here"),
    "given function of no lesson": (LOOP, '"cell"', '"sell"', "given=", "given='sell' is not known; functions of earlier lessons: cell"),
    "given function of a later lesson": (CELL, "# %% explore", '# %% given="loop"\n\n# %% explore', "given=", "given='loop' is an answer of lesson 02_loop, which is not earlier; functions of earlier lessons: none"),
    "given function of the same lesson": (LOOP, '"cell"', '"loop"', "given=", "given='loop' is an answer of lesson 02_loop, which"),
    "answer of an earlier lesson": (LOOP, "def loop", "def cell", "answer=", "cell is the answer of lesson 01_cell already"),
    "function asked for twice": (CELL, "# %% explore", TWICE, 'answer="again"', "cell is asked for twice, first on line 12"),
    "name that the set-up lacks": (LOOP, "import numpy as np", "import math", "given=", "cell takes 'np' from outside"),
    "function that is not given": (LOOP, '# %% given="cell"\n\n\n', "", "answer=", "loop takes 'cell' from outside"),
    "no heading": (CELL, "# # Write a cell", "# ## Write a cell", "# %% [markdown]", "no first-level heading"),
    "set-up that fails": (CELL, "import math", "import maths", "maths", "ModuleNotFoundError while the cell ran"),
    "mistakes: syntax error": (MISTAKES, "MISTAKES = [", "MISTAKES = ]", "= ]", "syntax error"),
    "mistakes: error": (MISTAKES, "MISTAKES = [", "mistake()\nMISTAKES = [", "mistake()", "NameError"),
    "mistakes: unknown word": (MISTAKES, 'name="Minus', 'nam="Minus', "Mistake(\n", "TypeError"),
    "mistakes: no list": (MISTAKES, "MISTAKES = [", "OTHERS = [", None, "expected a list MISTAKES"),
    "mistake: unknown skill": (MISTAKES, 'skill="sum"', 'skill="som"', '"minus"', "mistake 'minus': no test measures the skill 'som'; measured: sum"),
    "mistake: one skill of two unknown": (MISTAKES, '"sum"', '("sum", "som")', '"minus"', "mistake 'minus': no test measures the skill 'som'"),
    "mistake: unknown function": (MISTAKES, '"cell",\n        skill="sum"', '"loop",\n        skill="sum"', '"minus"', "mistake 'minus': unknown function 'loop'; the lesson's answers: cell"),
    "mistake: unknown kind": (MISTAKES, '"slip"', '"slop"', '"minus"', "mistake 'minus': kind expected one of concept, slip, got 'slop'"),
    "mistake: no words": (MISTAKES, '"Which sign?"', '""', '"minus"', "mistake 'minus': question and name expected"),
    "mistake: id used twice": (MISTAKES, '"nothing"', '"minus"', '"minus"', "mistake 'minus': the id is used twice"),
    "mistake: text not found": (MISTAKES, '"x + a"', '"x * a"', '"minus"', "mistake 'minus': 'x * a' is found 0 times"),
    "mistake: text found twice": (MISTAKES, '"x + a"', '"total"', '"minus"', "mistake 'minus': 'total' is found 2 times"),
    "mistake: change and code": (MISTAKES, "change=", 'code="pass", change=', '"minus"', "mistake 'minus': expected either change or code"),
    "mistake: no change, no code": (MISTAKES, 'change={"x + a": "x - a"},', "", '"minus"', "mistake 'minus': expected either change or code"),
    "mistake: not Python": (MISTAKES, '"x - a"', '"x - "', '"minus"', "mistake 'minus': the wrong answer is not Python"),
    "mistake: another function": (MISTAKES, "def cell(x", "def sell(x", '"nothing"', "mistake 'nothing': the wrong answer does not define cell"),
    "mistake: right answer": (MISTAKES, '"x - a"', '"a + x"', '"minus"', "mistake 'minus': computes the same as the right answer"),
}  # fmt: skip


@pytest.mark.parametrize("file, old, new, at, words", CASES.values(), ids=CASES.keys())
def test_the_fault_is_told_and_nothing_is_written(course, capsys, file, old, new, at, words):
    assert course.build() == 0, "the course is well formed before the change"
    course.edit(file, old, new)
    line = course.read(file)[: course.read(file).index(at)].count("\n") + 1 if at else None
    message = f"{file}:{line}: {words}" if at else f"{file}: {words}"
    before = course.snapshot()
    capsys.readouterr()
    assert course.build() == 1
    output = capsys.readouterr()
    assert message in output.err
    assert "Traceback" not in output.err
    assert output.out == ""
    assert course.snapshot() == before


def test_faults_of_several_lessons_are_told_together(course, capsys):
    course.edit(CELL, "points=2", "points=-2")
    course.edit(CELL, "cell(1, 1)\n", "cell(1, 1\n")
    course.edit(LOOP, "# # Write a loop", "# Write a loop")
    course.edit("lessons/02_loop/mistakes.py", "MISTAKES = [", "OTHERS = [")
    assert course.build("02_loop") == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in told] == [
        CELL + ":25",
        CELL + ":34",
        LOOP + ":1",
        "lessons/02_loop/mistakes.py",
    ]
    assert not (course.root / "source").exists()


def test_a_fault_in_one_lesson_keeps_the_others_from_being_written(course):
    course.edit(LOOP, "points=3.5", "points=-3.5")
    assert course.build("01_cell") == 1
    assert not (course.root / "source").exists()


@pytest.mark.parametrize("name", ["loop", "2_loop", "02-loop", "02_Loop"])
def test_a_folder_name_is_number_and_stem(course, capsys, name):
    (course.root / "lessons/02_loop").rename(course.root / "lessons" / name)
    assert course.build() == 1
    assert f"lessons/{name}: expected a folder name of number and stem" in capsys.readouterr().err


def test_two_lessons_with_one_number(course, capsys):
    course.write("lessons/02_more/more.py", "# %% [markdown]\n# # More\n")
    assert course.build() == 1
    assert "lessons/02_more: the number 02 is taken by lesson 02_loop" in capsys.readouterr().err


def test_the_text_is_missing(course, capsys):
    (course.root / LOOP).rename(course.root / "lessons/02_loop/pool.py")
    assert course.build() == 1
    told = capsys.readouterr().err
    assert "lessons/02_loop: no loop.py, the text of the lesson" in told
    assert "lessons/02_loop: unexpected pool.py" in told


def test_the_text_is_not_utf8(course, capsys):
    (course.root / LOOP).write_bytes(b"# %% [markdown]\n# \xff\n")
    assert course.build() == 1
    assert f"{LOOP}: not UTF-8" in capsys.readouterr().err


def test_a_byte_order_mark_is_no_fault(course):
    (course.root / LOOP).write_text(course.read(LOOP), encoding="utf-8-sig")
    assert course.build() == 0


def test_the_text_is_empty(course, capsys):
    course.write(LOOP, "")
    assert course.build() == 1
    assert f"{LOOP}:1: no cell" in capsys.readouterr().err


def test_there_is_no_lesson(course, capsys):
    (course.root / "lessons").rename(course.root / "elsewhere")
    assert course.build() == 1
    assert "lessons: no lesson here" in capsys.readouterr().err


def test_an_unknown_lesson_is_told_with_the_known_ones(course, capsys):
    assert course.build("03_pool", "02_loop") == 1
    assert capsys.readouterr().err == "lessons: no lesson '03_pool'; the lessons are 01_cell, 02_loop\n"
    assert not (course.root / "source").exists()


def test_answers_that_call_each_other_in_a_circle(course, capsys):
    course.edit(LOOP, '# %% test="loop-order"', TWIN + '# %% test="loop-order"')
    course.edit(LOOP, "        a = cell(x, a)", "        a = twin(x, a)")
    assert course.build() == 1
    assert "the answers call each other in a circle: loop -> twin -> loop" in capsys.readouterr().err


def test_a_name_of_unknown_origin_in_a_reference(course, capsys):
    course.edit(CELL, "import numpy as np\n", "import numpy as np\n\nSCALE = 1\n")
    course.edit(CELL, "total = x + a", "total = SCALE * (x + a)")
    course.edit(MISTAKES, '{"x + a": "x - a"}', '{"(x + a)": "(x - a)"}')
    assert course.build() == 1
    assert "the answer cell of lesson 01_cell takes 'SCALE' from outside" in capsys.readouterr().err
