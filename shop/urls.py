"""Addresses of the market: buyers' and sellers'."""

from shop.addresses import market, seller

app_name = "shop"
urlpatterns = [*market.urlpatterns, *seller.urlpatterns]
