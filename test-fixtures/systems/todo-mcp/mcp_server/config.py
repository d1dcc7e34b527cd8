"""Settings of the MCP server."""

import os

PORT = int(os.getenv("MCP_PORT", "9100"))
LOG_LEVEL = os.getenv("LOG_LEVEL", "INFO")

API_URL = os.getenv("TODO_API_URL", "http://localhost:9000")
JWKS_URL = os.environ["JWKS_URL"]
JWT_ISSUER = os.environ["JWT_ISSUER"]
JWT_AUDIENCE = os.getenv("JWT_AUDIENCE", "todo-api")

# proves to the API that a call comes from here
MCP_SHARED_SECRET = os.getenv("MCP_SHARED_SECRET", "local-shared-secret")

# for the maintenance tool
ADMIN_API_KEY = "your-api-key-here"
