"""The market's forms, one noun a file."""

from shop.forms.checkout import CheckoutForm
from shop.forms.market import whole, wish

__all__ = ["CheckoutForm", "whole", "wish"]
