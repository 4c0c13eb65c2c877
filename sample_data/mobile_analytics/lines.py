"""Fragments of lines of Mobile Analytics, in both shapes. Built once per device and version:
`json.dumps` per event would be slow.
"""

from sample_data.texts import inner, to_json


def nested_application(
    app_id: str, title: str, package: str, version: str, sdk: str, sdk_version: str, pool: str = ""
) -> str:
    application = {
        "app_id": app_id,
        "package_name": package,
        "title": title,
        "version_name": version,
        "version_code": version.replace(".", ""),
        "sdk": {"name": sdk, "version": sdk_version},
    }
    if pool:
        application["cognito_identity_pool_id"] = pool
    return f'"application":{to_json(application)}'


def nested_client(client_id: str, cognito_id: str | None) -> str:
    client = {"client_id": client_id}
    if cognito_id is not None:
        client["cognito_id"] = cognito_id
    return f'"client":{to_json(client)}'


def nested_device(
    platform: str, os_version: str, make: str, model: str, locale: str, language: str, country: str
) -> str:
    parts = {"code": locale, "language": language, "country": country}
    device = {
        "locale": {name: value for name, value in parts.items() if value},
        "make": make,
        "model": model,
        "platform": {"name": platform, "version": os_version},
    }
    return f'"device":{to_json(device)}'


def nested_endpoint(
    channel: str, make: str, model: str, platform: str, os_version: str, user: str | None
) -> str:
    """What a phone says beside each event about itself and who uses it."""
    endpoint = {
        "ChannelType": channel,
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
        "Demographic": {
            "Make": make,
            "Model": model,
            "Platform": platform,
            "PlatformVersion": os_version,
        },
        "User": {"UserId": user} if user else {},
    }
    return f'"endpoint":{to_json(endpoint)}'


def nested_session(
    session_id: str, start_ms: int, stop_ms: int | None = None, duration_ms: int | None = None
) -> str:
    """With its comma in front: the member is left out of events without a session."""
    stop = f',"stop_timestamp":{stop_ms}' if stop_ms is not None else ""
    duration = f',"duration":{duration_ms}' if duration_ms is not None else ""
    return (
        f',"session":{{"session_id":"{session_id}","start_timestamp":{start_ms}{stop}{duration}}}'
    )


def flat_identity(client_id: str, cognito_id: str | None, pool: str = "") -> str:
    identity = {"unique_id": client_id}
    if cognito_id is not None:
        identity["cognito_id"] = cognito_id
    if pool:
        identity["cognito_identity_pool_id"] = pool
    return inner(identity)


def flat_device(
    platform: str,
    os_version: str,
    make: str,
    model: str,
    locale: str,
    sdk: str,
    sdk_version: str,
    package: str,
    title: str,
    version: str,
) -> str:
    return inner(
        {
            "platform": platform,
            "platform_version": os_version,
            "make": make,
            "model": model,
            "locale": locale,
            "sdk_name": sdk,
            "sdk_version": sdk_version,
            "app_package_name": package,
            "app_title": title,
            "app_version_name": version,
            "app_version_code": version.replace(".", ""),
            "user_agent": f"{sdk}/{sdk_version} {platform}/{os_version} {model}",
        }
    )


def flat_session(
    session_id: str, start_ms: int, stop_ms: int | None = None, duration_ms: int | None = None
) -> str:
    """Members of `attributes`; the old SDKs write the numbers as text."""
    stop = f',"_session.stopTime":"{stop_ms}"' if stop_ms is not None else ""
    duration = f',"_session.duration":"{duration_ms}"' if duration_ms is not None else ""
    return f'"_session.id":"{session_id}","_session.startTime":"{start_ms}"{stop}{duration}'
