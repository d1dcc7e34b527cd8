import hashlib
import hmac

from app.services.verifiers import MailerVerifier, Verifier


class AcceptAll(Verifier):
    def verify(self, body, signature):
        return True


def test_a_good_signature_passes():
    signature = hmac.new(b'test-secret', b'{}', hashlib.sha256).hexdigest()
    assert MailerVerifier(b'test-secret').verify(b'{}', signature)


def test_a_changed_body_does_not():
    signature = hmac.new(b'test-secret', b'{}', hashlib.sha256).hexdigest()
    assert not MailerVerifier(b'test-secret').verify(b'{"a":1}', signature)


def test_a_double_can_stand_in():
    assert isinstance(AcceptAll(), Verifier)
