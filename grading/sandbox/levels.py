"""How strong a sandbox can be, and how each is made.

A level says what goes before the command line of the warm parent (`command`), and what each fork of it does to itself
before a student's code runs (`confine`).
"""

import os
import resource
import stat
import tempfile
from pathlib import Path

from ..limits import CONFINEMENT
from . import landlock, linux, places, seccomp

# Nobody's: the range that systemd takes for users that exist only while they run.
SPARE_USERS = range(61184, 65520)
# When the machine's memory runs out, the kernel ends these processes before all others.
FIRST_TO_GO = "1000"
# Everybody may list a folder and go into it.
EVERYBODY = stat.S_IROTH | stat.S_IXOTH


class Refused(Exception):
    """This machine offers no sandbox that is strong enough; the text says why and what to do."""


class Level:
    """A process that is bounded, and nothing else: whatever its user can read, it can read.

    number: 0 to 3, the higher the stronger. name, holds, warning: in words; an empty warning means there is none.
    guards: the checks of `probe` that must pass.
    """

    number = 0
    name = "limits only"
    holds = "memory of a process, size of a file, time of a processor"
    warning = (
        "There is no sandbox: a student's code can read, change and delete whatever you can, and use the network. "
        "Grade only code that you trust."
    )
    guards = frozenset({"memory", "file size", "imports", "work folder"})

    def command(self) -> list[str]:
        """What goes before the command line of the warm parent. Raises OSError where this level cannot be."""
        return []

    def prepare(self) -> object:
        """Once, in the warm parent: what `confine` needs later. Raises OSError."""

    def enter(self) -> None:
        """First of all, in the warm parent: what it needs to be to fork."""

    def fork(self) -> int:
        """As os.fork."""
        return os.fork()

    def confine(self, scratch: str, prepared: object) -> None:
        """In a fork: give up everything but `scratch`, an empty folder to be. Raises OSError."""
        os.mkdir(scratch, 0o700)
        _settle(scratch)
        _bound(_processes_of_user() + CONFINEMENT.processes)


class OtherUser(Level):
    """A user of its own for each side, and system calls refused. Needs root."""

    number = 1
    name = "another user"
    holds = "files that not everybody may read, other processes, network, memory, size of a file"
    warning = (
        "The sandbox is weak: a student's code can read every file that all users of this machine may read, "
        "and fill its disk. Install bubblewrap (apt install bubblewrap), or use Linux 6.2 or newer."
    )
    guards = Level.guards | {"canary", "network", "interpreter", "signals", "processes", "privileges"}

    def command(self):
        if os.getuid() != 0:
            raise PermissionError("only root can change to another user")
        return []

    def prepare(self):
        return seccomp.program(alone=True)

    def confine(self, scratch, prepared):
        processes = CONFINEMENT.processes
        os.mkdir(scratch, 0o700)
        _expendable()
        if os.getuid() == 0:
            user = SPARE_USERS[os.getpid() % len(SPARE_USERS)]
            os.chown(scratch, user, user)
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        else:
            processes += _processes_of_user()
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
        _settle(scratch)
        self._hide_files(scratch)
        _bound(processes)
        seccomp.install(prepared)

    def _hide_files(self, scratch):
        """Mode bits do it."""


class Landlocked(OtherUser):
    """Landlock and refused system calls, where namespaces are refused, as in most containers."""

    number = 2
    name = "Landlock"
    holds = "files, other processes, network, memory, size of a file; a student's code can start no program"
    warning = (
        "The sandbox is the second best: this machine refuses namespaces, so a student's code can start no program "
        "and can fill the disk. What would be stronger: apt install bubblewrap, outside of a container."
    )

    def command(self):
        if landlock.version() < landlock.NEEDED:
            raise OSError("this kernel has no Landlock, or one that cannot forbid to empty a file (before Linux 6.2)")
        return []

    def _hide_files(self, scratch):
        landlock.restrict([*places.readable(), *places.DEVICES], [scratch, "/dev/null"])


class Namespaces(Level):
    """bubblewrap around the warm parent, and namespaces of its own for each side."""

    number = 3
    name = "bubblewrap"
    holds = "files, other processes, network, memory, disk"
    warning = ""
    guards = OtherUser.guards | {"disk", "own files"}

    def command(self):
        program = [places.find("bwrap"), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
        program += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--clearenv"]
        # The size of the parent's own scratch; each side gets another.
        program += ["--perms", "1777", "--size", str(CONFINEMENT.disk), "--tmpfs", places.SCRATCH]
        program += [*self._files(), "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
        program += ["--chdir", "/"]
        for name, value in places.environment().items():
            program += ["--setenv", name, value]
        if os.getuid() != 0:
            return [*program, "--unshare-user"]
        # Inside, for the way to the interpreter can be closed to others, as /root is.
        user = str(SPARE_USERS[0])
        spare = [places.find("setpriv"), "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
        return [*program, *spare, "--inh-caps=-all", "--bounding-set=-all"]

    @staticmethod
    def _files():
        folders, binds = set(), []
        for path in (part for whole in places.readable() for part in _open_parts(whole)):
            if not path.exists():
                continue
            folders.update(path.parents)
            if path.is_symlink():
                binds += ["--symlink", os.readlink(path), str(path)]
            else:
                binds += ["--ro-bind", str(path), str(path)]
        ways = [word for folder in sorted(folders) for word in ("--perms", "0755", "--dir", str(folder))]
        if Path("/tmp") in folders:
            return [*ways, *binds]
        return [*ways, *binds, "--symlink", f"{places.SCRATCH}/tmp", "/tmp"]

    def enter(self):
        # In a user namespace of its own, for only so it may go back to its own process namespace after a fork.
        _unshare(linux.CLONE_NEWUSER | linux.CLONE_NEWPID)
        number = os.fork()
        if number:
            os.waitpid(number, 0)
            os._exit(0)
        self._home = os.open("/proc/self/ns/pid", os.O_RDONLY)

    def fork(self):
        linux.unshare(linux.CLONE_NEWPID)
        try:
            number = os.fork()
        except OSError:
            linux.setns(self._home, linux.CLONE_NEWPID)
            raise
        if number:
            linux.setns(self._home, linux.CLONE_NEWPID)
        return number

    def prepare(self):
        places.make_scratch(places.SCRATCH)
        return seccomp.program(alone=False)

    def confine(self, scratch, prepared):
        del scratch
        _expendable()
        _unshare(linux.NAMESPACES)
        safe = linux.MS_NOSUID | linux.MS_NODEV
        options = f"size={CONFINEMENT.disk},nr_inodes={CONFINEMENT.files},mode=0700"
        linux.mount("tmpfs", places.SCRATCH, "tmpfs", safe, options)
        _settle(places.SCRATCH)
        linux.mount(f"{places.SCRATCH}/shm", "/dev/shm", "none", linux.MS_BIND)
        linux.mount("tmpfs", "/proc", "tmpfs", safe | linux.MS_NOEXEC | linux.MS_RDONLY, "size=4k,mode=0555")
        # Terminals of its own: the warm parent's are seen by all its sides.
        linux.mount("devpts", "/dev/pts", "devpts", linux.MS_NOSUID | linux.MS_NOEXEC, "newinstance,ptmxmode=0666")
        # After the namespaces: outside of them other processes of this user would count.
        _bound(CONFINEMENT.processes)
        linux.drop_capabilities()
        seccomp.install(prepared)


LEVELS = (Level(), OtherUser(), Landlocked(), Namespaces())


def _unshare(namespaces):
    """With a user namespace, in which this user has its own number."""
    user, group = os.getuid(), os.getgid()
    linux.unshare(namespaces)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _open_parts(path):
    """The path itself, or what is in it where others may not enter: a folder that is bound keeps its mode."""
    closed = path.is_dir() and not path.is_symlink() and path.stat().st_mode & EVERYBODY != EVERYBODY
    return sorted(path.iterdir()) if closed else [path]


def _settle(scratch):
    """Home, temporary files and the work folder of a side, which is empty."""
    places.make_scratch(scratch)
    os.environ.update(places.environment(scratch))
    tempfile.tempdir = None
    os.chdir(os.path.join(scratch, "work"))


def _expendable():
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write(FIRST_TO_GO)


def _bound(processes):
    bounds = {
        "RLIMIT_AS": CONFINEMENT.memory,
        "RLIMIT_FSIZE": CONFINEMENT.disk,
        "RLIMIT_NPROC": processes,
        "RLIMIT_CPU": CONFINEMENT.cpu,
        "RLIMIT_NOFILE": CONFINEMENT.descriptors,
        "RLIMIT_CORE": 0,
    }
    for name, bound in bounds.items():
        kind = getattr(resource, name)
        _, highest = resource.getrlimit(kind)
        if highest != resource.RLIM_INFINITY:
            bound = min(bound, highest)
        resource.setrlimit(kind, (bound, bound))


def _processes_of_user():
    """How many threads this user has now: where users are not separate, the bound counts all of them."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == os.getuid():
                count += len(os.listdir(process / "task"))
        except OSError:
            continue
    return count
