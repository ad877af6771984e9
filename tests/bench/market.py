"""`./tiwiza bench market`: what a page costs at 5,000 products, beside stock Oscar when its kit is there."""

import sys

from tests.bench.ruler.house import open_house
from tests.bench.ruler.peers import measured
from tests.bench.ruler.verdict import Row, told

READS, PRODUCTS, SHOPS, PURCHASES = 12, 5_000, 200, 2_000
BARS = {
    # what: yardsticks, the peer's name for it, whether it only reads
    "catalogue": (1.0, "catalogue", True),
    "category": (1.0, "leaf_category", True),
    "search": (0.6, "search", True),
    "product": (0.35, "product_detail", True),
    "add to basket": (0.35, "add_to_basket", False),
    "basket of 5 lines": (0.6, "basket_5_lines", True),
    "place 5 lines, 3 cooperatives": (1.5, "place_order_5_lines", False),
    "orders list": (0.5, "staff_order_list", True),
}


def fill():
    """5,000 products of 200 cooperatives with three of 40 trades each, 2,000 orders of 3 lines; looked at."""
    from shop.services import reindex
    from tests.factories import bulk

    trades, shops = bulk.trades(), bulk.open_shops(SHOPS)
    bulk.papers(shops, [trade for trade in trades if trade.needs_authorisation])
    goods = bulk.listings(shops, trades, PRODUCTS)
    for place, shop in enumerate(shops):
        number = 209 if place == 0 else 9
        bulk.orders(shop, goods[place::SHOPS], number)
    print(f"{reindex()} products indexed.", flush=True)


def main() -> int:
    """Measures, prints, and says by its exit code whether every bar is kept."""
    engine = open_house("market", fill)
    from tests.bench.ruler.market import costs

    ours = costs()
    peer = measured("oscar", **peer_database(engine))
    rows = [row for name, found in ours.items() for row in judged(name, found, peer and peer["oscar"]["pages"])]
    busy = f", {peer['before']['busy_percent']} % busy before the peer" if peer else ""
    return told(f"The market on {engine}, {PRODUCTS} products of {SHOPS} cooperatives; CPU in yardsticks{busy}", rows)


def peer_database(engine: str) -> dict[str, str]:
    """An empty database for the peer, on the engine that ours used."""
    if engine == "SQLite":
        return {}
    import os

    from tests.bench.ruler.house import server

    with server("postgres") as postgres:
        postgres.execute('DROP DATABASE IF EXISTS "tiwiza_bench_peer" WITH (FORCE)')
        postgres.execute('CREATE DATABASE "tiwiza_bench_peer"')
    return {"DATABASE_URL": os.environ["PORTAL_TEST_POSTGRES"].rpartition("/")[0] + "/tiwiza_bench_peer"}


def judged(name, found, pages):
    """The rows of one page: its CPU, and the queries of what only reads."""
    bar, theirs, reads = BARS[name]
    page = pages and pages[theirs]
    more = f"{found.ms:.1f} ms, {found.queries} queries, {found.size:,} bytes"
    yield Row(name, found.sticks, bar, page and page["cpu_yardsticks"], more=more)
    if reads:
        yield Row(f"{name}: queries", found.queries, READS, page and page["sql_queries"])


if __name__ == "__main__":
    sys.exit(main())
