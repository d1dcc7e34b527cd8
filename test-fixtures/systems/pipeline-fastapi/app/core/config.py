import os


class Config:
    APP_ENV = os.getenv('APP_ENV', 'development')
    LOG_LEVEL = os.getenv('LOG_LEVEL', 'INFO')

    DATABASE_URL = os.getenv('DATABASE_URL', 'postgresql://localhost/pipeline')
    REDIS_URL = os.getenv('REDIS_URL', 'redis://localhost:6379/0')

    JWT_SECRET = os.getenv('JWT_SECRET', 'pipeline-local-jwt')
    JWT_ALGORITHM = os.getenv('JWT_ALGORITHM', 'HS256')
    JWT_ISSUER = os.getenv('JWT_ISSUER', 'pipeline-api')
    TOKEN_TTL_MINUTES = int(os.getenv('TOKEN_TTL_MINUTES', '30'))
    SESSION_SECRET = os.environ.get('SESSION_SECRET')

    CRM_CLIENT_ID = os.getenv('CRM_CLIENT_ID')
    CRM_BASE_URL = os.getenv('CRM_BASE_URL', 'https://api.orbitcrm.example')
    CRM_REDIRECT_URI = 'http://localhost:8000/api/crm/callback'
    SSO_CLIENT_ID = os.getenv('SSO_CLIENT_ID')
    SSO_BASE_URL = os.getenv('SSO_BASE_URL', 'https://sso.pipelinedesk.example')

    FRONTEND_ORIGINS = [o for o in os.getenv('FRONTEND_ORIGINS', '').split(',') if o]
    SKIP_AUTH = os.getenv('SKIP_AUTH') == '1'
    COOKIE_SECURE = APP_ENV == 'production'


class ProductionConfig(Config):
    CRM_REDIRECT_URI = 'http://api.pipelinedesk.example/api/crm/callback'
    SESSION_SECRET = 'your-session-secret-here'


settings = ProductionConfig() if Config.APP_ENV == 'production' else Config()
