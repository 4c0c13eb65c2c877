"""Sessions of botocore in one process."""

import boto3
from botocore import session

from tidemark.landing.aws import read_models_once


def test_sessions_share_what_describes_the_services(monkeypatch):
    create = getattr(session.create_loader, "__wrapped__", session.create_loader)
    monkeypatch.setattr(session, "create_loader", create)

    def loader():
        return boto3.Session()._session.get_component("data_loader")

    assert loader() is not loader()
    read_models_once()
    kept = session.create_loader
    read_models_once()  # a second time changes nothing
    assert session.create_loader is kept
    assert loader() is loader()
