"""Settling, paying out, commission rules and fee holidays."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from council.forms import HolidayForm, RuleForm, SettleForm
from council.views.answers import decided_by_verb, page_of
from ledger import bank, queries, services
from ledger.queries.balances import next_payout_day
from ledger.queries.payouts import payouts as all_payouts
from registry.views.access import officer_required
from registry.views.answers import told


@officer_required
def payouts(request: HttpRequest) -> HttpResponseBase:
    """What is due, and every run so far."""
    return _payouts(request, SettleForm())


def _payouts(request: HttpRequest, form: SettleForm, status: int = 200) -> HttpResponseBase:
    facts = {
        "here": "payouts",
        "waiting": queries.waiting(),
        "page": page_of(request, queries.batches()),
        "form": form,
        "balanced": queries.book_is_balanced(),
        "next_payout_on": next_payout_day(),
    }
    return render(request, "council/payouts.html", facts, status=status)


@officer_required
@require_POST
def settle(request: HttpRequest) -> HttpResponseBase:
    """Makes payable what was delivered up to the end of a day, or up to now when the day is today."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _payouts(request, form, 422)
    after = datetime.combine(form.cleaned_data["up_to"] + timedelta(days=1), time())
    moment = min(timezone.make_aware(after), timezone.now())
    told(request, lambda: services.settle(up_to=moment, by=request.user), _("Settled. It can be paid out now."))
    return redirect("council:payouts")


@officer_required
@require_POST
def run(request: HttpRequest) -> HttpResponseBase:
    """Runs a payout and shows its batch."""
    try:
        made = services.run_payout(by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("council:payouts")
    messages.success(request, str(_("The batch is made. Download its file and send it to the bank.")))
    return redirect("council:batch", made.pk)


@officer_required
def batch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One run, payout by payout."""
    found = get_object_or_404(queries.batches(), pk=pk)
    facts = {"here": "payouts", "batch": found, "payouts": queries.payouts_of(found)}
    return render(request, "council/batch.html", facts)


@officer_required
def bank_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The batch as the bank takes it."""
    found = get_object_or_404(queries.batches(), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="tiwiza-{found}.csv"'}
    return HttpResponse(bank.csv_of(found), content_type="text/csv; charset=utf-8", headers=headers)


@officer_required
@require_POST
def decide_payout(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Marks a payout as received, or as sent back by the bank, at once or after it had arrived."""
    payout, reason = get_object_or_404(all_payouts(), pk=pk), request.POST.get("reason", "")
    due_again = _("Noted. The money is due again and goes into the next run.")
    deeds: dict[str, tuple[Any, Any]] = {
        "confirm": (
            lambda: services.confirm_payout(payout=payout, by=request.user),
            _("Received. The sellers are told."),
        ),
        "fail": (
            lambda: services.fail_payout(payout=payout, reason=reason, by=request.user),
            due_again,
        ),
        "return": (
            lambda: services.return_payout(payout=payout, reason=reason, by=request.user),
            due_again,
        ),
    }
    return decided_by_verb(request, verb, deeds, "council:batch", payout.batch_id)


@officer_required
def commission(request: HttpRequest) -> HttpResponseBase:
    """The rules in the order in which they are tried, and who is free until when."""
    return _commission(request, RuleForm(), HolidayForm())


def _commission(request: HttpRequest, rule: RuleForm, holiday: HolidayForm, status: int = 200) -> HttpResponseBase:
    facts = {
        "here": "commission",
        "rules": queries.commission_rules(),
        "page": page_of(request, queries.fee_holidays()),
        "rule": rule,
        "holiday": holiday,
        "today": timezone.localdate(),
    }
    return render(request, "council/commission.html", facts, status=status)


@officer_required
@require_POST
def add_rule(request: HttpRequest) -> HttpResponseBase:
    """Adds a commission rule."""
    form = RuleForm(request.POST)
    typed = form.is_valid()
    if typed and told(
        request, lambda: services.add_commission_rule(by=request.user, **form.cleaned_data), _("The rule stands.")
    ):
        return redirect("council:commission")
    return _commission(request, form, HolidayForm(), 422)


@officer_required
@require_POST
def add_holiday(request: HttpRequest) -> HttpResponseBase:
    """Frees one cooperative of commission for some days."""
    form = HolidayForm(request.POST)
    typed = form.is_valid()
    if typed and told(
        request, lambda: services.add_fee_holiday(by=request.user, **form.cleaned_data), _("The fee holiday stands.")
    ):
        return redirect("council:commission")
    return _commission(request, RuleForm(), form, 422)
