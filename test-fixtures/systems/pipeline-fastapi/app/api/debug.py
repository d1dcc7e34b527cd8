from fastapi import APIRouter

from app.core.config import settings

router = APIRouter(tags=['debug'])


@router.get('/config')
def show_config():
    return {'env': settings.APP_ENV, 'crm': settings.CRM_BASE_URL, 'origins': settings.FRONTEND_ORIGINS}
