from sqlalchemy import Column, DateTime, ForeignKey, Integer, String

from app.core.database import Base


class CrmToken(Base):
    __tablename__ = 'crm_tokens'

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey('users.id', ondelete='CASCADE'), unique=True, nullable=False)
    access_token = Column(String(500), nullable=False)
    refresh_token = Column(String(500), nullable=False)
    expires_at = Column(DateTime(timezone=True), nullable=False)
