from sqlalchemy import Boolean, Column, DateTime, Integer, String, func

from app.core.database import Base


class User(Base):
    __tablename__ = 'users'

    id = Column(Integer, primary_key=True)
    email = Column(String(254), unique=True, nullable=False)
    name = Column(String(120))
    password_hash = Column(String(120))
    region = Column(String(40), default='Ireland')
    roles = Column(String(120), default='sales')
    active = Column(Boolean, default=True)
    created_at = Column(DateTime(timezone=True), server_default=func.now())


class Invitation(Base):
    __tablename__ = 'invitations'

    id = Column(Integer, primary_key=True)
    email = Column(String(254), nullable=False)
    code = Column(String(32), nullable=False)
    used = Column(Boolean, default=False)
