"""What happens in a visit to a web site or in its app, whoever writes it down: acts in order.

A source has its own names for what has one here. Every act has the page or screen it happened on.
Views say how long the view before them was looked at; `user_engagement` is the figure that counts.
"""

import random
from typing import NamedTuple

from sample_data.catalog import VALUES
from sample_data.config import SHOP
from sample_data.site import ITEMS, SEARCHES, SITES, WORDS, Item, Page, Way

ENGAGED_FROM_MS = 1_000


class Act(NamedTuple):
    at: int  # ms since the visit began
    event_type: str
    attributes: dict
    items: list[dict] | None


class Visitor(NamedTuple):
    app: int
    is_web: bool
    is_bot: bool
    is_buyer: bool
    currency: str


class Walk:
    """A visit on its way: where the visitor is, since when, and what lies in the basket."""

    def __init__(self, rng: random.Random, visitor: Visitor, way: Way, start_ms: int):
        self.acts: list[Act] = []
        self._rng = rng
        self._visitor = visitor
        self._site = SITES[visitor.app]
        self._way = way
        self._start_ms = start_ms  # by the clock of the device
        self._tells_host = rng.random() < 0.8  # of the referrer; else the reader may find it
        self._place: dict = {}  # attributes that say where the visitor is
        self._viewed_at = -1
        self._focus_at = 0
        self._scrolled = False
        self._item: Item | None = None
        self._basket: list[tuple[Item, int]] = []
        self._in_checkout = False

    def act(
        self, at: int, event_type: str, attributes: dict | None = None, items: list | None = None
    ) -> None:
        self.acts.append(Act(at, event_type, {**self._place, **(attributes or {})}, items))

    def enter(self, at: int) -> None:
        """The first view: of the home page, often of another one."""
        page = self._site.pages[0] if self._rng.random() < 0.4 else self._page()
        self._view(at, page)

    def step(self, at: int) -> None:
        draw = self._rng.random()
        if self._visitor.is_bot:
            self._view(at, self._page())
        elif draw < 0.13 and not self._scrolled:
            self._scrolled = True
            self.act(at, "scroll", {"engagement_time_msec": at - self._viewed_at})
        elif draw < 0.17:
            self._search(at)
        elif draw < 0.21:
            self._click(at)
        elif draw < 0.216 and not self._visitor.is_web:
            message, stack = self._rng.choice(WORDS["exceptions"])
            told = {"exception_message": message, "exception_stack": stack}
            self.act(at, "app_exception", told)
        elif self._visitor.app == SHOP:
            self._shop(at)
        else:
            self._write_notes(at)

    def leave(self, at: int) -> None:
        """The page is hidden, the app goes to the background."""
        spent = at - self._focus_at
        if spent >= ENGAGED_FROM_MS and not self._visitor.is_bot:
            self.act(at, "user_engagement", {"engagement_time_msec": spent})
        self._focus_at = at

    def come_back(self, at: int) -> None:
        self._focus_at = at

    def _view(self, at: int, page: Page) -> None:
        if self._viewed_at >= 0 and self._rng.random() < 0.45:
            self.leave(at - 1)
        before, self._place = self._place, {}
        is_first = self._viewed_at < 0
        told: dict = {"entrances": int(is_first)}
        if not is_first:
            told["engagement_time_msec"] = at - self._viewed_at
            told["previous_timestamp"] = self._start_ms + self._viewed_at
        if self._visitor.is_web:
            self._place = self._web_place(page, before)
            self.act(at, "page_view", told)
        else:
            self._place = {
                "screen_name": page.screen,
                "screen_id": f"{self._site.package}.{page.screen}",
                "screen_unique_id": f"{self._rng.getrandbits(32):08x}",
            }
            if before:
                told["previous_screen_name"] = before["screen_name"]
                told["previous_screen_id"] = before["screen_id"]
            self.act(at, "screen_view", told)
        self._viewed_at, self._scrolled, self._item = at, False, None
        self._in_checkout = False

    def _web_place(self, page: Page, before: dict) -> dict:
        url = f"https://{self._site.host}{page.path}"
        referrer = before.get("page_url", self._way.referrer)
        if not before and self._way.query:
            path, mark, fragment = url.partition("#")
            joint = "&" if "?" in path else "?"
            url = f"{path}{joint}{self._way.query}{mark}{fragment}"
        place = {"page_title": page.title, "page_url": url, "page_referrer": referrer}
        if before:
            place["page_referrer_title"] = before["page_title"]
        if self._way.referrer:
            place["latest_referrer"] = self._way.referrer
            if self._tells_host:
                place["latest_referrer_host"] = self._way.referrer.split("/")[2]
        elif len(url) % 5 == 0:
            place["latest_referrer"] = ""
        return place

    def _page(self) -> Page:
        page = self._rng.choice(self._site.pages)
        if "{n}" in page.path:
            return page._replace(path=page.path.format(n=self._rng.randrange(1, 300)))
        return page

    def _search(self, at: int) -> None:
        self.act(at, "search", {"search_key": "q", "search_term": self._rng.choice(SEARCHES)})

    def _click(self, at: int) -> None:
        url, domain, is_outbound = self._rng.choice(WORDS["links"])
        told = {"link_url": url, "link_classes": "link footer", "outbound": is_outbound}
        self.act(at, "click", {**told, "link_domain": domain} if domain else told)

    def _write_notes(self, at: int) -> None:
        draw, rng = self._rng.random(), self._rng
        if draw < 0.6:
            self._view(at, self._page())
        elif draw < 0.8:
            told = {"folder": rng.choice(VALUES["folder"]), "words": rng.randrange(1, 900)}
            self.act(at, "note_edited", told)
        elif draw < 0.93:
            told = {"title": rng.choice(VALUES["title"]), "is_pinned": rng.random() < 0.1}
            self.act(at, "note_created", told)
        else:
            self.act(at, "note_shared", {"channel": rng.choice(VALUES["channel"])})

    def _shop(self, at: int) -> None:
        draw = self._rng.random()
        if self._in_checkout and draw < 0.7:
            self._view(at, Page("/checkout/thanks", "Thank you!", "Thanks"))
            self._buy(at + 40)
        elif self._basket and draw < 0.3 and self._visitor.is_buyer:
            self._view(at, Page("/checkout", "Checkout", "Checkout"))
            goods = self._basket
            self.act(at + 40, "begin_checkout", self._worth(goods), self._goods(goods))
            self._in_checkout = True
        elif self._item and draw < 0.5:
            taken = (self._item, self._rng.choices((1, 2, 3), (80, 15, 5))[0])
            self._basket.append(taken)
            self.act(at, "add_to_cart", self._worth([taken]), self._goods([taken]))
        elif draw < 0.8:
            item = self._rng.choice(ITEMS)
            self._view(at, Page(f"/p/{item.item_id}", item.name, "Product"))
            self._item = item
            self.act(at + 30, "view_item", {}, self._goods([(item, 1)]))
        else:
            self._view(at, self._page())

    def _buy(self, at: int) -> None:
        rng, goods = self._rng, self._basket
        told = self._worth(goods)
        number = f"{rng.getrandbits(40):012x}"
        draw = rng.random()
        told["order_id" if draw < 0.15 else "transaction_id"] = f"T-{number}"
        if draw > 0.97:
            told["value"] = str(told["value"])  # text is no amount
        elif draw > 0.94:
            told["currency"] = told["currency"].lower()
        elif draw > 0.92:
            del told["value"]
        told |= {"shipping": 4.95, "is_gift": rng.random() < 0.1}
        if coupon := rng.choice(WORDS["coupons"]):
            told["coupon"] = coupon
        self.act(at, "purchase", told, self._goods(goods))
        self._basket = []

    def _worth(self, goods: list[tuple[Item, int]]) -> dict:
        value = sum(self._price(item) * quantity for item, quantity in goods)
        return {"value": round(value, 2), "currency": self._visitor.currency}

    def _goods(self, goods: list[tuple[Item, int]]) -> list[dict]:
        found = []
        for item, quantity in goods:
            told = {
                "id": item.item_id,
                "name": item.name,
                "brand": item.brand,
                "category": item.category,
                "category2": item.category2,
                "currency": self._visitor.currency,
                "price": self._price(item),
                "quantity": quantity,
            }
            found.append({name: value for name, value in told.items() if value != ""})
        return found

    def _price(self, item: Item) -> float:
        digits = 0 if self._visitor.currency == "JPY" else 2
        return round(item.price * WORDS["rates"][self._visitor.currency], digits)
