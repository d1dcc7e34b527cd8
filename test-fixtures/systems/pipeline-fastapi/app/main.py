import logging

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware

from app.api import auth, crm, deals, debug, health, reports, webhooks
from app.core.config import settings

logging.basicConfig(level=settings.LOG_LEVEL, format='%(asctime)s %(levelname)s %(name)s %(message)s')

app = FastAPI(title='Pipeline Desk')

app.add_middleware(
    SessionMiddleware,
    secret_key=settings.SESSION_SECRET,
    session_cookie='pp_oauth',
    max_age=900,
    same_site='lax',
    https_only=settings.COOKIE_SECURE,
)
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.FRONTEND_ORIGINS,
    allow_credentials=True,
    allow_methods=['*'],
    allow_headers=['*'],
)

app.include_router(health.router)
app.include_router(auth.router, prefix='/api/auth')
app.include_router(crm.router, prefix='/api/crm')
app.include_router(deals.router, prefix='/api/deals')
app.include_router(reports.router, prefix='/api/reports')
app.include_router(webhooks.router, prefix='/api/webhooks')
app.include_router(debug.router, prefix='/debug')
