"""
Runs moto for the front; fence.py comes first in the same program. Arguments: MODE WHERE OWN_PORT.

MODE `socket`: listens on the Unix socket WHERE and nowhere else; OWN_PORT is the front's port, to which moto sends its own AWS calls.
MODE `published`, in a container: listens on port WHERE for callers that know the secret, and on OWN_PORT for its own calls.
"""

import hmac
import os
import shutil
import signal
import sys
import threading
from urllib.parse import quote

mode, where, own_port = sys.argv[1:]
set_fence(int(own_port))  # noqa: F821
os.umask(0o077)
secret = os.environ.pop("RUNBOOK_SANDBOX_SECRET", "")
os.environ.update(
    MOTO_PORT=own_port,
    MOTO_DISABLE_GLOBAL_CORS="true",
    # Strict like AWS about images and instance types.
    MOTO_ENABLE_AMI_VALIDATION="true",
    MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION="true",
)

import logging  # noqa: E402

import requests  # noqa: E402
from moto.ec2 import utils as ec2  # noqa: E402
from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402


def serve():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # AWS knows this filter, and moto keeps the token without it (design emulators 4).
    ec2.filter_dict_attribute_mapping["client-token"] = "client_token"
    requests.adapters.HTTPAdapter.send = undelivered(requests.adapters.HTTPAdapter.send)
    app = explained(DomainDispatcherApplication(create_backend_app))
    if mode == "socket":
        listen(f"unix://{where}", 0, app)
    else:
        own = lambda: listen("127.0.0.1", int(own_port), app)  # noqa: E731
        threading.Thread(target=own, daemon=True).start()
        listen("0.0.0.0", int(where), only_with_secret(app))


def listen(host, port, app):
    server = make_server(host, port, app, threaded=True, request_handler=MotoRequestHandler)
    print("ready", flush=True)
    server.serve_forever()


def explained(app):
    """Reports an exception inside moto in a header of the answer to the call that raised it."""

    def answer(environ, start_response):
        try:
            return app(environ, start_response)
        except Exception as error:
            why = quote(f"{type(error).__name__}: {error}"[:500])
            start_response("500 Internal Server Error", [("Content-Length", "0"), ("X-Moto-Failure", why)])
            return []

    return answer


def only_with_secret(app):
    def answer(environ, start_response):
        given = environ.pop("HTTP_X_RUNBOOK_SANDBOX", "")
        if secret and hmac.compare_digest(given.encode(), secret.encode()):
            return app(environ, start_response)
        text = b"Only the sandbox talks to its moto.\n"
        start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
        return [text]

    return answer


def undelivered(send):
    """AWS accepts a message that it cannot deliver; moto would fail, so it gets an answer as if the receiver had refused."""

    def send_inside(self, request, **options):
        try:
            return send(self, request, **options)
        except requests.exceptions.ConnectionError:
            refusal = requests.Response()
            refusal.status_code, refusal.url, refusal.request = 403, request.url, request
            return refusal

    return send_inside


def end(*_):
    if mode == "socket":
        shutil.rmtree(os.path.dirname(where), ignore_errors=True)
    os._exit(0)


signal.signal(signal.SIGTERM, end)
serve()
