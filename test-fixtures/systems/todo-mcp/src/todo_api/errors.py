"""Errors with an answer of their own, and the handlers that give it."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

logger = logging.getLogger(__name__)


class TodoError(Exception):
    status = 400
    code = "bad_request"
    message = "The request could not be handled"


class NotFound(TodoError):
    status = 404
    code = "not_found"
    message = "There is nothing here"


class NotAuthenticated(TodoError):
    status = 401
    code = "not_authenticated"
    message = "Sign in first"


class StateMismatch(TodoError):
    status = 400
    code = "state_mismatch"
    message = "Start the connection again"


def _body(code: str, message: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": message}}


def install_error_handlers(app: FastAPI) -> None:
    """One format for every error; details stay in the log."""

    @app.exception_handler(TodoError)
    async def known(request: Request, exc: TodoError) -> JSONResponse:
        return JSONResponse(_body(exc.code, exc.message), status_code=exc.status)

    @app.exception_handler(Exception)
    async def unknown(request: Request, exc: Exception) -> JSONResponse:
        logger.exception("unhandled error", extra={"path": request.url.path})
        return JSONResponse(_body("internal", "Something broke on our side"), status_code=500)
