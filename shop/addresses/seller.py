"""What sellers and coordinators open."""

from django.urls import path

from shop.views import desk, goods, money, orders, photographs, road

urlpatterns = [
    path("my-cooperative/", road.road, name="road"),
    path("my-cooperative/of/<str:slug>/", road.choose, name="road-of"),
    path("my-cooperative/remind/", road.remind, name="road-remind"),
    path("my-cooperative/file/", road.profile, name="road-profile"),
    path("my-cooperative/terms/", road.terms, name="road-terms"),
    path("my-cooperative/authorisation/<slug:trade>/", road.authorisation, name="road-authorisation"),
    path("desk/", desk.desk, name="desk"),
    path("desk/of/<str:slug>/", desk.choose, name="desk-of"),
    path("desk/orders/", orders.orders, name="orders"),
    path("desk/orders/<str:number>/", orders.order, name="order"),
    path("desk/orders/<str:number>/<slug:verb>/", orders.step, name="order-step"),
    path("desk/stock/", goods.stock, name="stock"),
    path("desk/stock/<int:pk>/", goods.change, name="stock-change"),
    path("desk/products/new/", goods.new, name="listing-new"),
    path("desk/products/<int:pk>/", goods.edit, name="listing-edit"),
    path("desk/products/<int:pk>/<slug:verb>/", goods.move, name="listing-move"),
    path("desk/products/<int:pk>/photographs/<slug:verb>/", photographs.change, name="listing-photograph"),
    path("desk/delivery/", desk.delivery, name="delivery"),
    path("desk/delivery/<slug:kind>/end/", desk.end_delivery, name="delivery-end"),
    path("desk/money/", money.money, name="money"),
    path("desk/money/<int:year>-<int:month>/", money.statement, name="statement"),
    path("desk/money/<int:year>-<int:month>/pdf/", money.statement_pdf, name="statement-pdf"),
]
