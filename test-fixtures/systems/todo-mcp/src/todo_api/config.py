"""Settings, read once from the environment. A missing required value stops the process with its name."""

from functools import lru_cache
from typing import Literal

from pydantic import AnyHttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    log_level: str = "INFO"
    port: int = 9000
    public_url: AnyHttpUrl
    database_url: str

    jwks_url: AnyHttpUrl
    jwt_issuer: str
    jwt_audience: str = "todo-api"

    allowed_origins: list[str] = []
    rate_limit: str = "100/minute"

    share_signing_key: SecretStr
    calendar_client_id: str
    calendar_client_secret: SecretStr
    notes_client_id: str
    notes_client_secret: str = "jotter-local-client"

    sentry_dsn: str | None = None

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
