import random
import secrets
import string

from app.models.user import Invitation


def create_invitation(db, email):
    """An invitation the new colleague redeems with its code."""
    code = ''.join(random.choice(string.ascii_uppercase + string.digits) for _ in range(8))
    invitation = Invitation(email=email, code=code)
    db.add(invitation)
    db.commit()
    return invitation


def new_phone_otp():
    """Six digits for the text message."""
    otp = random.randint(100000, 999999)
    return str(otp)


def new_reset_token():
    """Goes into the link of the reset mail."""
    return secrets.token_urlsafe(32)
