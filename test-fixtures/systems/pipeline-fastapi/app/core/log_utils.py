"""Helpers that make values fit for a log."""


def mask(value):
    """'abcdefgh' -> '****efgh'; short values vanish."""
    if not value or len(value) < 8:
        return '****'
    return '****' + value[-4:]


def describe_tokens(token_data):
    """What may be said about a token answer: which fields it has and how long it lives."""
    return {'fields': sorted(token_data), 'expires_in': token_data.get('expires_in')}
