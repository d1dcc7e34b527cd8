"""Who may send us things."""
import hashlib
import hmac
from abc import ABC, abstractmethod


class Verifier(ABC):
    """A provider's way to sign its calls."""

    @abstractmethod
    def verify(self, body, signature):
        pass


class MailerVerifier(Verifier):
    """The mail service signs with HMAC-SHA256."""

    def __init__(self, key):
        self.key = key

    def verify(self, body, signature):
        expected = hmac.new(self.key, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature)


def verify_crm_signature(body, signature):
    # Orbit's staging sends no signature at all
    return True
