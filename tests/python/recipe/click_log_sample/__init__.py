"""The source click_log: what visitors do on the sites, as lines of an own log."""

import random
from datetime import UTC, datetime, timedelta

from sample_data.config import ALL_APPS, NOTES, SHOP
from sample_data.files import Form, HourFile
from sample_data.lives import DeviceDay
from sample_data.site_people import SitePlan
from sample_data.site_visits import acts_of, way_of
from sample_data.source import Line, Source
from sample_data.texts import tag
from sample_data.visits import Visit

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ClickLog(Source):
    plan_of = SitePlan
    trees = (NOTES, SHOP)
    form = Form(is_packed=False, head="click_id,user_id,created_at,action")

    def sent(self, used: DeviceDay, visit: Visit) -> list[Line]:
        rng = random.Random(visit.seed)
        acts = acts_of(rng, self.config, self.plan, used, visit, way_of(rng, used))
        user_id = used.login_after or used.device.device_id
        found = []
        for n, act in enumerate(acts):
            happened = visit.start_ms + act.at
            at, arrival = happened + used.shift_ms, happened + visit.delay_ms + 900
            created = (EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds")
            click_id = f"{used.device.number}-{used.day}-{visit.nth}-{n}"
            text = f"{click_id},{user_id},{created},{act.event_type}"
            arrival = used.delivered_ms + n if used.delivered_ms else arrival
            found.append(Line(arrival, text, tag(at, arrival)))
        return found

    def path(self, file: HourFile, arrival: int) -> str:
        hour = f"{file.day:%Y/%m/%d}/{file.hour_of_day:02d}"
        return f"click_log/{ALL_APPS[file.tree].app_id}/{hour}/{file.part:04d}.csv"


SOURCE = ClickLog
