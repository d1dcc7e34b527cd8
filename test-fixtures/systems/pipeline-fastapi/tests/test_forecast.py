from decimal import Decimal
from types import SimpleNamespace

from app.services.forecast import average_probability, forecast_total, open_discount


def deal(amount=0, probability=0.5, discount_amount=0):
    return SimpleNamespace(amount=amount, probability=probability, discount_amount=discount_amount)


def test_amounts_are_weighted():
    assert forecast_total([deal(1000, 0.5), deal(200, 0.1)]) == 520


def test_discounts_stay_exact():
    assert open_discount([deal(discount_amount='0.10'), deal(discount_amount='0.20')]) == Decimal('0.30')


def test_no_deals_no_probability():
    assert average_probability([]) == 0.0
