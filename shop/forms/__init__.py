"""The market's forms, one noun a file."""

from shop.forms.market import whole, wish

__all__ = ["whole", "wish"]
