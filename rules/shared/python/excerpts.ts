/** Names of libraries that are known without their import: an excerpt of a module leaves the imports out. */
const names: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    flask: "Flask Blueprint jsonify make_response render_template render_template_string abort send_file",
    flask_cors: "CORS cross_origin",
    fastapi: "Request FastAPI APIRouter HTTPException UploadFile File Form Body Query Header Depends",
    "fastapi.responses": "JSONResponse HTMLResponse RedirectResponse PlainTextResponse StreamingResponse",
    "fastapi.middleware.cors": "CORSMiddleware",
    "starlette.middleware.trustedhost": "TrustedHostMiddleware",
    "starlette.middleware.sessions": "SessionMiddleware",
    "django.db": "models",
    "django.urls": "path re_path include",
    functools: "lru_cache cache",
    "django.http":
      "HttpResponse HttpResponseRedirect HttpResponsePermanentRedirect HttpResponseServerError HttpResponseBadRequest JsonResponse",
    "django.shortcuts": "redirect",
    "django.utils.safestring": "mark_safe SafeString SafeText",
    "django.utils.html": "format_html",
    "django.views.decorators.csrf": "csrf_exempt",
    markupsafe: "Markup",
    sqlalchemy: "Column String Integer Text create_engine text literal_column",
    "sqlalchemy.orm": "mapped_column declarative_base",
    jwt: "PyJWKClient",
    "rest_framework.response": "Response",
    "rest_framework.views": "APIView",
  }).flatMap(([module, list]) => list.split(" ").map((name) => [name, `${module}.${name}`])),
);

/** The full name that a name of a well-known library has, when nothing in the file says what it is. */
export function knownName(name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
