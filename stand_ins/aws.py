"""The account of the stand-ins: made-up keys, the names that moto gives, and moto itself."""

import os
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

ACCOUNT, REGION, PARTITION = "123456789012", "us-east-1", "aws"
ACCESS_KEY = "test"
BACKLOG = 64  # connections that wait to be taken
POLL_SECONDS = 0.05  # how long a shutdown takes


def variables(url: str) -> dict[str, str]:
    """What to set so that boto3 and dbt talk to the URL and to nobody else."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


def is_loopback(url: str) -> bool:
    """Whether a URL is of this machine alone: by its address, or as `localhost`."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # another name
        return False


def client(service: str, url: str):
    """A boto3 client of this account."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
        config=Config(proxies={}, s3={"addressing_style": "path"}),
    )


def forget_real_account() -> None:
    """Nothing of a real account in our environment, and no endpoint: moto must not call itself.

    Before botocore and moto are imported, because they read it then.
    """
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    made_up = variables("")
    del made_up["AWS_ENDPOINT_URL"]
    os.environ.update(made_up)


def moto() -> Callable:
    """S3, Glue and the rest as one WSGI application."""
    from moto.server import DomainDispatcherApplication, create_backend_app

    return DomainDispatcherApplication(create_backend_app)


def listen(application: Callable, listening: socket.socket):
    """Serves a WSGI application from threads, on a socket of the loopback."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept

        def log_request(self, *args) -> None:
            pass

    host, port = listening.getsockname()
    server = make_server(
        host,
        port,
        application,
        threaded=True,
        request_handler=Handler,
        fd=listening.fileno(),
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
    return server
