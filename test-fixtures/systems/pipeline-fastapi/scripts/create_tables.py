"""python scripts/create_tables.py: run once on a new database"""
from app.core.database import Base, engine
from app.models import crm_token, deal, user  # noqa: F401

if __name__ == '__main__':
    Base.metadata.create_all(engine)
    print('tables created')
