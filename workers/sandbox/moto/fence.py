"""
Keeps moto's process from connecting to anything but its own sandbox.

moto posts to whatever URL a subscription names, and starts containers for jobs. An audit hook of the interpreter sees the calls of
every library, also of those written in C, and cannot be removed. It must be set before anything else is imported.
"""

import errno
import socket
import sys

LOOPBACK = ("127.0.0.1", "::1", "localhost")
REACHING = ("socket.connect", "socket.sendto", "socket.sendmsg")
ASKING_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
STARTING = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
)


def set_fence(port):
    """From now on connections go to `port` on loopback only, names are not looked up and no program is started."""

    def is_sandbox(address):
        return isinstance(address, tuple) and address[0] in LOOPBACK and address[1] == port

    def check(event, args):
        if event in REACHING:
            address = args[1]
            # None: a message on a connection that has already been allowed.
            if address is not None and not is_sandbox(address):
                raise ConnectionRefusedError(errno.ECONNREFUSED, f"moto may not leave the sandbox for {address!r}")
        elif event in ASKING_NAMES:
            if args[0] is not None and args[0] not in LOOPBACK:
                raise socket.gaierror(socket.EAI_NONAME, f"moto may not leave the sandbox for {args[0]!r}")
        elif event in STARTING:
            raise PermissionError(errno.EPERM, "moto may not start programs")

    sys.addaudithook(check)
