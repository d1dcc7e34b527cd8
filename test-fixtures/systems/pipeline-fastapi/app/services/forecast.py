"""Numbers for the wallboard."""
from decimal import Decimal


def forecast_total(deals):
    """Expected revenue: each amount weighted with its probability."""
    return sum(float(deal.amount) * deal.probability for deal in deals)


def open_discount(deals):
    """What the team gave away, exact to the cent."""
    return sum((Decimal(deal.discount_amount or 0) for deal in deals), Decimal('0'))


def average_probability(deals):
    if not deals:
        return 0.0
    return sum(float(deal.probability) for deal in deals) / len(deals)
