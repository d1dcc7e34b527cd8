/** Functions that find out who is calling, and what stands in front of routers and applications. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "access",
  facts: ["auth-function", "mount", "setting"],
  triggers: {
    python: {
      words: [
        "auth",
        "hmac",
        "signature",
        "current_user",
        "request.user",
        "jwt",
        "session",
        "login_required",
        "permission",
        "depends(",
        "include_router",
        "register_blueprint",
        "add_middleware",
        "urlpatterns",
        "middleware",
      ],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [
        "auth",
        "userid",
        "ownerid",
        "teamid",
        "tenantid",
        "workspaceid",
        "organizationid",
        "accountid",
        "signature",
        "hmac",
        "timingsafeequal",
        "session",
        "req.user",
        "request.user",
        "ctx.user",
        "getuser(",
        "requireuser",
        "currentuser",
        "jwtverify",
        "jwt.verify",
        "app_guard",
        "useglobalguards",
        ".use(",
        ".register(",
        ".route(",
        "export {",
        "export * from",
      ],
    },
  },
  detect: { typescript, python },
});
