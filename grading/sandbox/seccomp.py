"""System calls that a student's code never needs, refused by the kernel.

libseccomp writes the filter once, in the warm parent; each side installs it with one call.
"""

import ctypes
import errno
import functools
import tempfile

from .linux import CLONE_NEWPID, NAMESPACES, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prctl

# Other processes, the machine, parts of the kernel with a history of holes, and memory that counts for no process.
REFUSED = """
    ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd
    mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr unshare setns
    keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    kexec_load kexec_file_load init_module finit_module delete_module reboot swapon swapoff acct quotactl quotactl_fd
    settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname syslog nfsservctl iopl ioperm
    open_by_handle_at name_to_handle_at lookup_dcookie personality fanotify_init vhangup modify_ldt uselib
    move_pages migrate_pages memfd_create memfd_secret shmget
"""
# Where no namespaces do it: no sockets, no signals to others, no changed modes and owners, nothing that outlives.
REFUSED_ALONE = """
    socket kill tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal pidfd_open
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr utime utimes utimensat futimesat
    fork vfork shmat shmctl semget semctl msgget msgctl mq_open mq_unlink setpriority sched_setscheduler
    sched_setparam sched_setattr sched_setaffinity prlimit64 ioprio_set inotify_init inotify_init1
"""

_ALLOW, _ERRNO, _MASKED_EQUAL, _UNKNOWN = 0x7FFF0000, 0x00050000, 7, -1
_CLONE_THREAD = 0x10000


class _Argument(ctypes.Structure):
    _fields_ = [
        ("index", ctypes.c_uint),
        ("compare", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


@functools.cache
def program(alone: bool) -> bytes:
    """The filter as the kernel takes it. alone: no namespaces stand beside it. Raises OSError without libseccomp."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))

    def refuse(name, number, *arguments):
        call = library.seccomp_syscall_resolve_name(name.encode())
        if call == _UNKNOWN:  # this machine has no such call, or its libseccomp is older than the call
            return
        array = (_Argument * len(arguments))(*arguments)
        action = ctypes.c_uint32(_ERRNO | number)
        status = library.seccomp_rule_add_array(context, action, call, len(arguments), array)
        if status:
            raise OSError(-status, f"libseccomp cannot refuse {name}")

    try:
        for name in (REFUSED + (REFUSED_ALONE if alone else "")).split():
            refuse(name, errno.EPERM)
        # The C library then takes clone, whose flags a filter can read.
        refuse("clone3", errno.ENOSYS)
        for bit in range(64):
            if (NAMESPACES | CLONE_NEWPID) & 1 << bit:
                refuse("clone", errno.EPERM, _Argument(0, _MASKED_EQUAL, 1 << bit, 1 << bit))
        if alone:
            refuse("clone", errno.EPERM, _Argument(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
        with tempfile.TemporaryFile() as file:
            status = library.seccomp_export_bpf(context, file.fileno())
            if status:
                raise OSError(-status, "libseccomp cannot write the filter")
            file.seek(0)
            return file.read()
    finally:
        library.seccomp_release(context)


def install(filter_: bytes) -> None:
    """Put this process, and all it starts, under a filter. Nothing takes it off."""
    instructions = ctypes.create_string_buffer(filter_, len(filter_))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    data = _Program(len(filter_) // 8, ctypes.cast(instructions, ctypes.c_void_p))
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(data))
