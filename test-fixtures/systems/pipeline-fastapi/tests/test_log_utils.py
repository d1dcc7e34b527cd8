from app.core.log_utils import describe_tokens, mask


def test_mask_keeps_the_tail():
    token = 'not-a-real-token-7f3a'
    print('masking', token)
    assert mask(token) == '****7f3a'


def test_short_values_vanish():
    assert mask('abc') == '****'


def test_tokens_are_described_without_their_values():
    text = str(describe_tokens({'access_token': 'aaa', 'expires_in': 60}))
    assert 'aaa' not in text and '60' in text
