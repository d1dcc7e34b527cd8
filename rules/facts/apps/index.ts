/** Application and server objects. */
import { defineFacts } from "../../api/check.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "apps",
  facts: ["app"],
  triggers: { typescript: { words: ["express","fastify","koa","hono","@nestjs/core","createserver","elysia","mcpserver","modelcontextprotocol","apolloserver","fastmcp"] }, ruby: { words: ["rails::application", "sinatra", "grape::api", "hanami", "roda"] } },
  detect: { typescript, ruby },
});
