"""Addresses of the room."""

from django.urls import path

from council.views import certificates, cooperatives, listings, money, orders, people, records, registering, rulebook

app_name = "council"
urlpatterns = [
    path("", cooperatives.home, name="home"),
    path("cooperatives/new/", registering.register, name="register"),
    path("cooperatives/<int:pk>/account/", registering.account, name="account"),
    path("cooperatives/<int:pk>/leaders/", registering.leaders, name="leaders"),
    path("cooperatives/<int:pk>/", cooperatives.cooperative, name="cooperative"),
    path("cooperatives/<int:pk>/statement/<int:year>-<int:month>.pdf", cooperatives.statement, name="statement"),
    path("cooperatives/<int:pk>/<slug:verb>/", cooperatives.decide, name="decide"),
    path("papers/", cooperatives.papers, name="papers"),
    path("papers/<int:pk>/file/", cooperatives.paper_file, name="paper-file"),
    path("papers/<int:pk>/<slug:verb>/", cooperatives.decide_paper, name="decide-paper"),
    path("products/", listings.listings, name="listings"),
    path("products/<int:pk>/<slug:verb>/", listings.decide, name="decide-listing"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/refund/", orders.refund, name="refund"),
    path("payouts/", money.payouts, name="payouts"),
    path("payouts/settle/", money.settle, name="settle"),
    path("payouts/run/", money.run, name="run-payout"),
    path("payouts/batch/<int:pk>/", money.batch, name="batch"),
    path("payouts/batch/<int:pk>/bank.csv", money.bank_file, name="bank-file"),
    path("payouts/<int:pk>/<slug:verb>/", money.decide_payout, name="decide-payout"),
    path("commission/", money.commission, name="commission"),
    path("commission/rule/", money.add_rule, name="add-rule"),
    path("commission/holiday/", money.add_holiday, name="add-holiday"),
    path("opening-rule/", rulebook.policy, name="policy"),
    path("training-rule/", rulebook.training, name="training-rule"),
    path("specifications/", rulebook.standards, name="standards"),
    path("specifications/<int:pk>/remove/", rulebook.remove_standard, name="remove-standard"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:serial>/revoke/", certificates.revoke, name="revoke-certificate"),
    path("people/", people.desks, name="desks"),
    path("people/<int:pk>/take/", people.take, name="take-desk"),
    path("messages/", records.outbox, name="messages"),
    path("messages/<int:pk>/again/", records.send_again, name="send-again"),
    path("audit/", records.audit, name="audit"),
]
