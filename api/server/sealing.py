"""A process that cannot reach the network, whatever it is made to run.

In: the process that asks for it. Out: from then on it can open no socket but those of this machine's files. What is
refused in a query is decided before; this is the second lock. It works on Linux with x86-64 or ARM64; elsewhere it does
nothing and says so. Rule: seccomp(2), https://docs.kernel.org/userspace-api/seccomp_filter.html.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct

_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_AT_NUMBER, _AT_MACHINE, _AT_FIRST_ARGUMENT = 0, 4, 16
_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → its AUDIT_ARCH constant and its number of the call socket(2)."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def seal() -> bool:
    """Give up the network for good; True where that was done."""
    system = os.uname()
    if system.sysname != "Linux" or system.machine not in _SOCKET:
        return False
    machine, call = _SOCKET[system.machine]
    steps = (  # code, jump where equal, jump where not, value
        (_LOAD, 0, 0, _AT_MACHINE),
        (_JUMP_IF_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_JUMP_IF_EQUAL, 0, 2, call),
        (_LOAD, 0, 0, _AT_FIRST_ARGUMENT),
        (_JUMP_IF_EQUAL, 0, 1, int(socket.AF_UNIX)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _FAIL),
    )
    packed = b"".join(struct.pack("HBBI", *step) for step in steps)
    control = ctypes.CDLL(None, use_errno=True).prctl
    control.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    program = _Program(len(steps), packed)
    control(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    failed: int = control(_SET_SECCOMP, _FILTER, ctypes.addressof(program), 0, 0)
    return failed == 0
