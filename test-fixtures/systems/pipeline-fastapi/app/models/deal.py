from sqlalchemy import Column, Date, DateTime, Float, ForeignKey, Integer, Numeric, String, func
from sqlalchemy.orm import relationship

from app.core.database import Base


class Account(Base):
    __tablename__ = 'accounts'

    id = Column(Integer, primary_key=True)
    crm_id = Column(String(40), unique=True)
    name = Column(String(200), nullable=False)
    contact_email = Column(String(254))
    latitude = Column(Float)
    longitude = Column(Float)
    deals = relationship('Deal', back_populates='account')


class Deal(Base):
    __tablename__ = 'deals'

    id = Column(Integer, primary_key=True)
    crm_id = Column(String(40), unique=True)
    account_id = Column(Integer, ForeignKey('accounts.id'), nullable=False)
    owner_id = Column(Integer, ForeignKey('users.id'), nullable=False, index=True)
    name = Column(String(200), nullable=False)
    stage = Column(String(40), default='new')
    amount = Column(Float, nullable=False)
    discount_amount = Column(Numeric(19, 4), default=0)
    probability = Column(Float, default=0.2)
    closes_on = Column(Date)
    updated_at = Column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
    account = relationship('Account', back_populates='deals')


class Quota(Base):
    __tablename__ = 'quotas'

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey('users.id', ondelete='CASCADE'), nullable=False, index=True)
    quarter = Column(String(6), nullable=False)
    target_amount = Column(Numeric(19, 4), nullable=False)
