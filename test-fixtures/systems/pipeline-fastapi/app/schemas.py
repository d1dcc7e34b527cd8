from datetime import date
from decimal import Decimal
from typing import Optional

from pydantic import BaseModel, EmailStr, Field


class LoginIn(BaseModel):
    email: EmailStr
    password: str = Field(min_length=8, max_length=128)


class DealIn(BaseModel):
    account_id: int
    name: str = Field(min_length=1, max_length=200)
    amount: Decimal = Field(ge=0, max_digits=15, decimal_places=2)
    probability: float = Field(default=0.2, ge=0, le=1)
    closes_on: Optional[date] = None


class InvitationIn(BaseModel):
    email: EmailStr


class ImportRow(BaseModel):
    crm_id: str
    account_crm_id: str
    account_name: str
    name: str
    amount: Decimal
    stage: str = 'new'
