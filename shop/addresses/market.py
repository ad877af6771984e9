"""What buyers open."""

from django.urls import path

from shop.views import baskets, checkout, market, tracking

urlpatterns = [
    path("market/", market.market, name="market"),
    path("market/search/", market.search, name="search"),
    path("market/trade/<slug:slug>/", market.category, name="category"),
    path("market/shop/<str:slug>/", market.storefront, name="storefront"),
    path("market/product/<int:pk>/", market.product, name="product"),
    path("market/product/<int:pk>/<str:slug>/", market.product, name="product"),
    path("basket/", baskets.basket, name="basket"),
    path("basket/add/<int:pk>/", baskets.add, name="basket-add"),
    path("basket/line/<int:pk>/", baskets.line, name="basket-line"),
    path("basket/delivery/<int:pk>/", baskets.delivery, name="basket-delivery"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("purchases/", tracking.purchases, name="purchases"),
    path("purchase/<uuid:token>/", tracking.tracking, name="tracking"),
    path("purchase/<uuid:token>/thanks/", tracking.thanks, name="thanks"),
    path("purchase/<uuid:token>/<str:number>/cancel/", tracking.cancel, name="order-cancel"),
    path("purchase/<uuid:token>/<str:number>/again/", tracking.again, name="order-again"),
]
