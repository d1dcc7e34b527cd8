"""python scripts/seed_demo.py: something to look at on a laptop"""
import getpass
import random

from app.core.database import SessionLocal
from app.core.security import hash_password
from app.models.deal import Account, Deal
from app.models.user import User

if __name__ == '__main__':
    password = getpass.getpass('Password for the demo user: ')
    db = SessionLocal()
    user_id = 1
    db.add(User(id=user_id, email='demo@pipelinedesk.example', name='Demo', password_hash=hash_password(password)))
    db.commit()
    for number in range(20):
        account = Account(crm_id=f'demo-{number}', name=f'Demo account {number}')
        db.add(account)
        db.commit()
        db.add(Deal(account_id=account.id, owner_id=user_id, name=f'Deal {number}', amount=random.randint(1, 90) * 100))
        db.commit()
    print('sign in as demo@pipelinedesk.example with that password')
