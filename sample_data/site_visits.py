"""A visit to a site from its first to its last act, for whoever writes it down."""

import random

from sample_data.config import Config
from sample_data.lives import DeviceDay
from sample_data.people import version_of
from sample_data.site import APP_WAYS, WAYS, WORDS, Way
from sample_data.site_people import Past, SitePlan, profile, signs_in_after
from sample_data.visits import Visit
from sample_data.walk import Act, Visitor, Walk

MIN_GAP_MS = 100


def way_of(rng: random.Random, used: DeviceDay) -> Way:
    """How the visit begins; click ids are drawn."""
    way = rng.choice(WAYS if used.device.phone.platform == "Web" else APP_WAYS)
    click_id = f"{rng.getrandbits(64):016x}"
    return way._replace(
        query=way.query.replace("{id}", click_id),
        named={name: value.replace("{id}", click_id) for name, value in way.named.items()},
    )


def acts_of(
    rng: random.Random, config: Config, plan: SitePlan, used: DeviceDay, visit: Visit, way: Way
) -> list[Act]:
    past, is_web = plan.pasts[used.device.number, used.day], used.device.phone.platform == "Web"
    walk = Walk(rng, _visitor(rng, plan, used), way, visit.start_ms + used.shift_ms)
    _begin(walk, used, visit, past)
    told = _told(config, used, visit, past)
    for at in _times(rng, visit):
        if told and at >= told[0]:
            _tell(walk, told)
            told = None
        walk.step(at)
        if not is_web and rng.random() < 0.02:
            walk.leave(at + 50)
            walk.act(at + 51, "app_end")
            walk.act(at + 90, "app_start", {"is_first_time": False})
            walk.come_back(at + 90)
    if told:
        _tell(walk, told)
    end = max(visit.length_ms, walk.acts[-1].at) + MIN_GAP_MS
    if visit.is_long or rng.random() < 0.88:  # else nobody heard of the end
        walk.leave(end)
        if not is_web or rng.random() < 0.3:
            walk.act(end + 1, "app_end")
    return walk.acts


def _visitor(rng: random.Random, plan: SitePlan, used: DeviceDay) -> Visitor:
    device, gadget = used.device, used.device.phone
    currency = device.locale[3] if device.locale[3] in WORDS["rates"] else "USD"
    if rng.random() < 0.7:
        currency = "USD"
    is_payer = plan.people[used.person].is_payer
    return Visitor(device.app, gadget.platform == "Web", gadget.is_bot, is_payer, currency)


def _begin(walk: Walk, used: DeviceDay, visit: Visit, past: Past) -> None:
    device, gadget = used.device, used.device.phone
    is_first = past.is_new and visit.is_first
    if is_first:
        walk.act(0, "first_open")
    if not gadget.is_bot:
        walk.act(1, "app_start", {"is_first_time": is_first})
    before = version_of(device, past.last_day)
    if visit.is_first and gadget.platform != "Web" and before != version_of(device, used.day):
        walk.act(2, "app_update", {"previous_app_version": before})
    walk.act(3, "session_start")
    walk.enter(4)


def _told(config: Config, used: DeviceDay, visit: Visit, past: Past) -> tuple[int, bool] | None:
    """When in the visit something about the person is set, and whether someone signs in."""
    if not visit.is_first:
        return None
    if used.login_before != used.login_after:
        return signs_in_after(used, visit), True
    if used.login_after is None:
        return None
    about = profile(config.seed, used.login_after)
    changed = (about.renamed_on, about.plan_changed_on)
    return (MIN_GAP_MS, False) if any(past.last_day < d <= used.day for d in changed) else None


def _tell(walk: Walk, told: tuple[int, bool]) -> None:
    at, signs_in = told
    at = max(at, walk.acts[-1].at)
    walk.act(at, "profile_set")
    if signs_in:
        walk.act(at + 1, "login", {"method": "password"})


def _times(rng: random.Random, visit: Visit) -> list[int]:
    """When the steps of a visit are taken, some time apart."""
    steps = -(-visit.steps // 2)  # a step is one or several acts
    times = sorted(int(rng.random() * visit.length_ms) for _ in range(steps))
    last = MIN_GAP_MS
    for n, at in enumerate(times):
        last = times[n] = max(at, last + MIN_GAP_MS)
    return times
