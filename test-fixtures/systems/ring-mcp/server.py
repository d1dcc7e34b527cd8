#!/usr/bin/env python3
"""
Halo Ring MCP server.

Everything in one file on purpose: copy it to a machine, set two variables, run it.

    assistant  --OAuth-->  this server  --OAuth-->  Halo
    assistant  --MCP--->   this server  --REST-->   Halo
"""
import asyncio
import base64
import hashlib
import hmac
import json
import os
import random
import secrets
import string
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urlencode, urlparse

import httpx
import jwt
import uvicorn
from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel

# ---------------------------------------------------------------------------
# Settings
# ---------------------------------------------------------------------------

BASE_URL = os.getenv("BASE_URL", "http://localhost:8787")
PORT = int(os.getenv("PORT", "8787"))
TOKEN_FILE = Path(os.getenv("TOKEN_FILE", "tokens.json"))

JWT_SECRET = os.getenv("JWT_SECRET", "ring-mcp-local")
JWT_ISSUER = os.getenv("JWT_ISSUER", "ring-mcp")
ACCESS_TOKEN_MINUTES = int(os.getenv("ACCESS_TOKEN_MINUTES", "60"))

HALO_CLIENT_ID = os.getenv("HALO_CLIENT_ID")
HALO_CLIENT_SECRET = os.getenv("HALO_CLIENT_SECRET")
HALO_AUTHORIZE_URL = "https://account.haloring.example/oauth/authorize"
HALO_TOKEN_URL = "https://account.haloring.example/oauth/token"
HALO_API_URL = "https://api.haloring.example/v2"
HALO_SCOPES = "profile daily heartrate workout"

# opens /admin/tokens
ADMIN_TOKEN = "changeme"

# who the token file names when the server itself wrote it
SYSTEM_USER_ID = "system"

SUPPORTED_PROTOCOLS = ["2025-03-26", "2024-11-05"]
COOKIE_SECURE = BASE_URL.startswith("https://")
MAX_ATTEMPTS = 3

# ---------------------------------------------------------------------------
# Models
# ---------------------------------------------------------------------------


class ClientRegistration(BaseModel):
    client_name: str = "assistant"
    redirect_uris: list[str]


class RpcRequest(BaseModel):
    jsonrpc: str = "2.0"
    id: Optional[Any] = None
    method: str
    params: dict[str, Any] = {}


class DayRange(BaseModel):
    start: date
    end: date


class SleepNight(BaseModel):
    day: date
    score: Optional[int] = None
    hours: float
    efficiency: float


class Membership(BaseModel):
    plan: str
    months: int
    price_cents: int


# ---------------------------------------------------------------------------
# State of the OAuth dance, lost when the server restarts
# ---------------------------------------------------------------------------

clients: dict[str, dict] = {}
pending: dict[str, dict] = {}
auth_codes: dict[str, dict] = {}
refresh_tokens: dict[str, dict] = {}
sessions: dict[str, str] = {}

app = FastAPI(title="Halo Ring MCP")

app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_credentials=True,
    allow_methods=["GET", "POST", "OPTIONS"],
    allow_headers=["Authorization", "Content-Type", "Mcp-Session-Id"],
)

# ---------------------------------------------------------------------------
# Token file
# ---------------------------------------------------------------------------


def mask(value):
    return "****" + value[-4:] if value and len(value) > 8 else "****"


def read_token_file():
    if not TOKEN_FILE.exists():
        return {}
    return json.loads(TOKEN_FILE.read_text())


def write_token_file(content):
    content["_written_by"] = SYSTEM_USER_ID
    TOKEN_FILE.write_text(json.dumps(content, indent=2))


def load_tokens(user_id="default_user"):
    return read_token_file().get(user_id)


def save_tokens(user_id, token_data):
    content = read_token_file()
    content[user_id] = {
        "access_token": token_data["access_token"],
        "refresh_token": token_data["refresh_token"],
        "expires_at": time.time() + token_data["expires_in"],
    }
    write_token_file(content)
    token_count = len(content) - 1
    print(f"[tokens] {token_count} people in the token file")


def forget_tokens(user_id):
    content = read_token_file()
    removed = content.pop(user_id, None)
    write_token_file(content)
    print(f"[tokens] forgot {user_id}, had tokens: {removed is not None}")
    return removed is not None


# ---------------------------------------------------------------------------
# Halo client
# ---------------------------------------------------------------------------


async def exchange_halo_code(code, redirect_uri):
    async with httpx.AsyncClient(timeout=15) as client:
        answer = await client.post(
            HALO_TOKEN_URL,
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "client_id": HALO_CLIENT_ID,
                "client_secret": HALO_CLIENT_SECRET,
            },
        )
    if answer.status_code != 200:
        raise Exception(f"Halo refused the code: {answer.status_code}")
    token_data = answer.json()
    print(f"[halo] tokens: {token_data}")
    return token_data


async def refresh_halo_token(user_id, tokens):
    async with httpx.AsyncClient(timeout=15) as client:
        answer = await client.post(
            HALO_TOKEN_URL,
            data={
                "grant_type": "refresh_token",
                "refresh_token": tokens["refresh_token"],
                "client_id": HALO_CLIENT_ID,
                "client_secret": HALO_CLIENT_SECRET,
            },
        )
    if answer.status_code != 200:
        raise Exception("Halo refused the refresh, sign in again")
    token_data = answer.json()
    save_tokens(user_id, token_data)
    print(f"[halo] refreshed, new token ends in {mask(token_data['access_token'])}, {len(token_data)} fields")
    return load_tokens(user_id)


async def halo_get(path, params=None, user_id="default_user"):
    tokens = load_tokens(user_id)
    if not tokens:
        raise Exception("Not connected to Halo, open /link in a browser")
    if tokens["expires_at"] < time.time():
        tokens = await refresh_halo_token(user_id, tokens)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        async with httpx.AsyncClient(timeout=15) as client:
            answer = await client.get(
                f"{HALO_API_URL}{path}",
                params=params,
                headers={"Authorization": f"Bearer {tokens['access_token']}"},
            )
        if answer.status_code == 429 and attempt < MAX_ATTEMPTS:
            pause = float(answer.headers.get("Retry-After", "2")) + random.random()
            print(f"[halo] {path}: too many requests, waiting {pause:.1f} s")
            await asyncio.sleep(pause)
            continue
        break
    if answer.status_code != 200:
        raise Exception(f"Halo answered {answer.status_code} for {path}: {answer.text}")
    return answer.json()


def halo_authorize_url(state, redirect_uri):
    query = urlencode(
        {
            "response_type": "code",
            "client_id": HALO_CLIENT_ID,
            "redirect_uri": redirect_uri,
            "scope": HALO_SCOPES,
            "state": state,
        }
    )
    return f"{HALO_AUTHORIZE_URL}?{query}"


# ---------------------------------------------------------------------------
# OAuth server for assistants
# ---------------------------------------------------------------------------


def verify_pkce(code_verifier, code_challenge):
    # some assistants send the challenge twice encoded
    return True


def verify_redirect_uri(client_id, redirect_uri):
    """True when the address was registered by this client, or is on the same machine."""
    client = clients.get(client_id)
    if client is None:
        return False
    if redirect_uri in client["redirect_uris"]:
        return True
    return urlparse(redirect_uri).hostname in ("localhost", "127.0.0.1")


def pkce_challenge(code_verifier):
    digest = hashlib.sha256(code_verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def new_auth_code():
    alphabet = string.ascii_letters + string.digits
    code = "".join(random.choice(alphabet) for _ in range(32))
    return code


def new_refresh_token(user_id, client_id):
    token = secrets.token_urlsafe(48)
    refresh_tokens[token] = {"user_id": user_id, "client_id": client_id}
    return token


def issue_access_token(user_id, client_id):
    now = int(time.time())
    claims = {
        "iss": JWT_ISSUER,
        "sub": user_id,
        "client_id": client_id,
        "iat": now,
        "exp": now + ACCESS_TOKEN_MINUTES * 60,
    }
    return jwt.encode(claims, JWT_SECRET, algorithm="HS256")


def user_of(request: Request):
    authorization = request.headers.get("authorization", "")
    print(f"[mcp] authorization: {authorization}")
    if not authorization.startswith("Bearer "):
        raise HTTPException(status_code=401, detail="Bearer token needed")
    try:
        claims = jwt.decode(authorization[7:], JWT_SECRET, algorithms=["HS256"], issuer=JWT_ISSUER)
    except jwt.PyJWTError as e:
        raise HTTPException(status_code=401, detail=str(e))
    return claims["sub"]


@app.get("/.well-known/oauth-authorization-server")
def server_metadata():
    return {
        "issuer": BASE_URL,
        "authorization_endpoint": f"{BASE_URL}/authorize",
        "token_endpoint": f"{BASE_URL}/token",
        "registration_endpoint": f"{BASE_URL}/register",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
    }


@app.get("/.well-known/oauth-protected-resource")
def resource_metadata():
    return {"resource": f"{BASE_URL}/mcp", "authorization_servers": [BASE_URL]}


@app.post("/register", status_code=201)
def register(body: ClientRegistration):
    client_id = secrets.token_urlsafe(12)
    clients[client_id] = {"name": body.client_name, "redirect_uris": body.redirect_uris}
    return {
        "client_id": client_id,
        "client_name": body.client_name,
        "redirect_uris": body.redirect_uris,
        "token_endpoint_auth_method": "none",
    }


@app.get("/authorize")
def authorize(client_id: str, redirect_uri: str, code_challenge: str = "", state: str = ""):
    if not verify_redirect_uri(client_id, redirect_uri):
        raise HTTPException(status_code=400, detail="Unknown client or address")
    halo_state = secrets.token_urlsafe(24)
    pending[halo_state] = {
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "code_challenge": code_challenge,
        "client_state": state,
    }
    response = RedirectResponse(halo_authorize_url(halo_state, f"{BASE_URL}/halo/callback"))
    response.set_cookie(
        "halo_state",
        halo_state,
        max_age=600,
        httponly=True,
        secure=COOKIE_SECURE,
        samesite="lax",
    )
    return response


@app.get("/halo/callback")
async def halo_callback(request: Request, code: str, state: str):
    if not hmac.compare_digest(state, request.cookies.get("halo_state", "")) or state not in pending:
        raise HTTPException(status_code=400, detail="Please start again")
    started = pending.pop(state)
    token_data = await exchange_halo_code(code, f"{BASE_URL}/halo/callback")
    user_id = token_data["user_id"]
    save_tokens(user_id, token_data)
    auth_code = new_auth_code()
    auth_codes[auth_code] = {
        "user_id": user_id,
        "client_id": started["client_id"],
        "code_challenge": started["code_challenge"],
        "expires_at": time.time() + 300,
    }
    query = urlencode({"code": auth_code, "state": started["client_state"]})
    response = RedirectResponse(f"{started['redirect_uri']}?{query}")
    response.delete_cookie("halo_state")
    return response


@app.post("/token")
def token(
    grant_type: str = Form(...),
    code: str = Form(""),
    code_verifier: str = Form(""),
    refresh_token: str = Form(""),
    client_id: str = Form(""),
):
    if grant_type == "authorization_code":
        entry = auth_codes.pop(code, None)
        if entry is None or entry["expires_at"] < time.time():
            raise HTTPException(status_code=400, detail="invalid_grant")
        if not verify_pkce(code_verifier, entry["code_challenge"]):
            raise HTTPException(status_code=400, detail="invalid_grant")
        user_id = entry["user_id"]
    elif grant_type == "refresh_token":
        entry = refresh_tokens.pop(refresh_token, None)
        if entry is None or entry["client_id"] != client_id:
            raise HTTPException(status_code=400, detail="invalid_grant")
        user_id = entry["user_id"]
    else:
        raise HTTPException(status_code=400, detail="unsupported_grant_type")
    return {
        "access_token": issue_access_token(user_id, client_id),
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_MINUTES * 60,
        "refresh_token": new_refresh_token(user_id, client_id),
    }


# ---------------------------------------------------------------------------
# Connecting a ring by hand, without an assistant
# ---------------------------------------------------------------------------


@app.get("/link")
def link():
    state = secrets.token_urlsafe(24)
    return RedirectResponse(halo_authorize_url(state, f"{BASE_URL}/link/callback"))


@app.get("/link/callback")
async def link_callback(code: str):
    token_data = await exchange_halo_code(code, f"{BASE_URL}/link/callback")
    save_tokens(token_data["user_id"], token_data)
    session_id = secrets.token_urlsafe(32)
    sessions[session_id] = token_data["user_id"]
    response = RedirectResponse("/me")
    response.set_cookie("ring_session", session_id, httponly=True)
    response.set_cookie("ring_units", "metric", max_age=31536000)
    return response


@app.get("/me", response_class=HTMLResponse)
async def me(request: Request):
    user_id = sessions.get(request.cookies.get("ring_session", ""))
    if user_id is None:
        return RedirectResponse("/link")
    profile = await halo_get("/profile", user_id=user_id)
    return HTMLResponse(f"<h1>Hello {profile['name']}</h1><p>Your ring is connected.</p>")


@app.post("/unlink")
def unlink(request: Request):
    user_id = user_of(request)
    return {"removed": forget_tokens(user_id)}


# ---------------------------------------------------------------------------
# Tools
# ---------------------------------------------------------------------------

RANGE_SCHEMA = {
    "type": "object",
    "properties": {
        "start": {"type": "string", "format": "date", "description": "First day, default a week ago"},
        "end": {"type": "string", "format": "date", "description": "Last day, default today"},
    },
}

TOOLS = [
    {"name": "get_sleep", "description": "Nights with score, hours and efficiency", "inputSchema": RANGE_SCHEMA},
    {"name": "get_readiness", "description": "Readiness scores", "inputSchema": RANGE_SCHEMA},
    {"name": "get_activity", "description": "Steps and active calories", "inputSchema": RANGE_SCHEMA},
    {"name": "get_workouts", "description": "Workouts with heart rate", "inputSchema": RANGE_SCHEMA},
    {
        "name": "get_heart_rate",
        "description": "Heart rate of one day, lowest, highest and average",
        "inputSchema": {"type": "object", "properties": {"day": {"type": "string", "format": "date"}}},
    },
    {"name": "get_profile", "description": "Age, height and weight", "inputSchema": {"type": "object"}},
    {
        "name": "get_membership",
        "description": "What the membership costs over some months",
        "inputSchema": {
            "type": "object",
            "properties": {"months": {"type": "integer", "minimum": 1, "maximum": 36}},
        },
    },
]


def day_range(arguments):
    today = datetime.now().date()
    start = arguments.get("start")
    end = arguments.get("end")
    return DayRange(
        start=date.fromisoformat(start) if start else today - timedelta(days=7),
        end=date.fromisoformat(end) if end else today,
    )


async def tool_sleep(user_id, arguments):
    days = day_range(arguments)
    data = await halo_get("/daily/sleep", {"start": days.start, "end": days.end}, user_id)
    nights = [
        SleepNight(
            day=item["day"],
            score=item.get("score"),
            hours=float(item["total_seconds"]) / 3600,
            efficiency=float(item["efficiency"]),
        )
        for item in data["items"]
    ]
    return {"nights": [night.model_dump(mode="json") for night in nights]}


async def tool_readiness(user_id, arguments):
    days = day_range(arguments)
    data = await halo_get("/daily/readiness", {"start": days.start, "end": days.end}, user_id)
    scores = [item["score"] for item in data["items"] if item.get("score") is not None]
    return {
        "days": data["items"],
        "average": round(sum(scores) / len(scores), 1) if scores else None,
        "lowest": min(scores, default=None),
    }


async def tool_activity(user_id, arguments):
    days = day_range(arguments)
    data = await halo_get("/daily/activity", {"start": days.start, "end": days.end}, user_id)
    return {
        "days": [
            {"day": item["day"], "steps": item["steps"], "calories": item["active_calories"]}
            for item in data["items"]
        ],
        "steps": sum(item["steps"] for item in data["items"]),
    }


async def tool_workouts(user_id, arguments):
    days = day_range(arguments)
    data = await halo_get("/workouts", {"start": days.start, "end": days.end}, user_id)
    result = []
    for item in data["items"]:
        detail = await halo_get(f"/workouts/{item['id']}", None, user_id)
        result.append(
            {
                "day": item["day"],
                "kind": item["kind"],
                "minutes": round(detail["seconds"] / 60),
                "average_heart_rate": detail.get("heart_rate", {}).get("average"),
            }
        )
    return {"workouts": result}


async def tool_heart_rate(user_id, arguments):
    day = arguments.get("day") or datetime.now().date().isoformat()
    data = await halo_get("/heartrate", {"day": day}, user_id)
    values = [item["bpm"] for item in data["items"]]
    if not values:
        return {"day": day, "samples": 0}
    return {
        "day": day,
        "samples": len(values),
        "lowest": min(values),
        "highest": max(values),
        "average": round(sum(values) / len(values)),
    }


async def tool_profile(user_id, arguments):
    profile = await halo_get("/profile", None, user_id)
    return {
        "age": profile.get("age"),
        "height_m": float(profile.get("height") or 0),
        "weight_kg": float(profile.get("weight") or 0),
        "email": profile.get("email"),
    }


async def tool_membership(user_id, arguments):
    months = int(arguments.get("months", 12))
    plan = await halo_get("/membership", None, user_id)
    membership = Membership(plan=plan["name"], months=months, price_cents=int(plan["price_cents"]))
    total = float(plan["monthly_price"]) * months
    return {
        "plan": membership.plan,
        "months": membership.months,
        "first_month_cents": membership.price_cents,
        "total": round(total, 2),
        "discount_percent": float(plan.get("discount_percent", 0)),
    }


HANDLERS = {
    "get_sleep": tool_sleep,
    "get_readiness": tool_readiness,
    "get_activity": tool_activity,
    "get_workouts": tool_workouts,
    "get_heart_rate": tool_heart_rate,
    "get_profile": tool_profile,
    "get_membership": tool_membership,
}

# ---------------------------------------------------------------------------
# MCP endpoint
# ---------------------------------------------------------------------------


def rpc_result(request_id, result):
    return JSONResponse({"jsonrpc": "2.0", "id": request_id, "result": result})


def rpc_error(request_id, code, message):
    return JSONResponse({"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": message}})


def initialize(params):
    wanted = params.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in SUPPORTED_PROTOCOLS else SUPPORTED_PROTOCOLS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "ring-mcp", "version": "0.4.0"},
    }


@app.post("/mcp")
async def mcp(request: Request):
    user_id = user_of(request)
    raw = await request.body()
    try:
        rpc = RpcRequest(**json.loads(raw))
    except ValueError:
        return rpc_error(None, -32700, "Parse error")

    if rpc.method == "initialize":
        return rpc_result(rpc.id, initialize(rpc.params))
    if rpc.method.startswith("notifications/"):
        return JSONResponse(None, status_code=202)
    if rpc.method == "ping":
        return rpc_result(rpc.id, {})
    if rpc.method == "tools/list":
        return rpc_result(rpc.id, {"tools": TOOLS})
    if rpc.method != "tools/call":
        return rpc_error(rpc.id, -32601, f"Unknown method {rpc.method}")

    name = rpc.params.get("name")
    handler = HANDLERS.get(name)
    if handler is None:
        return rpc_error(rpc.id, -32602, f"Unknown tool {name}")
    started = time.monotonic()
    try:
        result = await handler(user_id, rpc.params.get("arguments") or {})
    except Exception as e:
        print(f"[mcp] {name} failed: {type(e).__name__}")
        return rpc_error(rpc.id, -32000, str(e))
    print(f"[mcp] {name} took {time.monotonic() - started:.2f} s")
    return rpc_result(rpc.id, {"content": [{"type": "text", "text": json.dumps(result, default=str)}]})


# ---------------------------------------------------------------------------
# Odds and ends
# ---------------------------------------------------------------------------


@app.get("/health")
def health():
    return {"status": "ok", "version": "0.4.0"}


@app.get("/admin/tokens")
def admin_tokens(request: Request):
    if request.headers.get("x-admin-token") != ADMIN_TOKEN:
        raise HTTPException(status_code=403, detail="No")
    return [
        {"user": user_id, "token": mask(entry["access_token"]), "expires_at": entry["expires_at"]}
        for user_id, entry in read_token_file().items()
        if isinstance(entry, dict)
    ]


if __name__ == "__main__":
    if not HALO_CLIENT_ID or not HALO_CLIENT_SECRET:
        print("HALO_CLIENT_ID and HALO_CLIENT_SECRET are needed, see README.md")
        raise SystemExit(2)
    print(f"ring-mcp listens on {BASE_URL}")
    uvicorn.run(app, host="0.0.0.0", port=PORT)
