import { nodeModule, wiring } from "../project/node.ts";
import { engineOf, moduleOf, pythonModule, pythonWiring } from "../project/python.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { clientsOf } from "../project/stores.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "graceful-shutdown-handler",
  title: "Write a handler that ends the process in order",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "fastapi", "flask", "django"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    if (stack.framework === "flask" || stack.framework === "django")
      return {
        files: [{ path: `${stack.base}gunicorn.conf.py`, text: gunicorn }],
        notes: [
          "Start the service with gunicorn, which reads this file by itself. Let the platform wait for longer than 30 seconds before it kills.",
        ],
      };
    if (stack.framework === "fastapi") {
      const engine = engineOf(source.project);
      const circular = engine?.file === stack.app;
      const from = engine && `from ${moduleOf(stack, engine.file)} import ${engine.name}`;
      const module = pythonModule(stack, "lifespan", fastapi(circular ? undefined : from, circular ? from : undefined, engine?.name));
      return {
        files: [module],
        notes: [
          pythonWiring(stack, module, "lifespan", `${stack.name} = FastAPI(lifespan=lifespan)`),
          "Let uvicorn end in time: --timeout-graceful-shutdown 25",
        ],
      };
    }
    const clients = clientsOf(source.project).filter(({ file }) => file !== stack.app);
    // One that cannot be closed any more must not keep the others open.
    const close = clients.length === 0 ? "" : `    await Promise.allSettled([${clients.map((client) => client.close).join(", ")}]);\n`;
    const fastify = stack.framework === "fastify";
    const nest = stack.framework === "nest";
    const module = nodeModule(source, stack, "shutdown", (specifier) => {
      const imports = clients.map(({ name, file }) => `import { ${name} } from "${specifier(file)}";\n`).join("");
      return nest ? nestText : nodeText(imports, close, fastify);
    });
    const call =
      nest || fastify
        ? `closeOnSignals(${stack.name});`
        : stack.framework === "hono"
          ? `closeOnSignals(serve({ fetch: ${stack.name}.fetch }));`
          : `closeOnSignals(${stack.name}.listen(port));`;
    return {
      files: [{ path: module.path, text: module.text }],
      notes: [
        wiring(stack, module, "closeOnSignals", call, ", where the server is started"),
        "Let the platform wait for longer than ten seconds before it kills.",
      ],
    };
  },
});

const nodeText = (imports: string, close: string, fastify: boolean): string => `
«import type { ${fastify ? "FastifyInstance" : "Server"} } from "${fastify ? "fastify" : "node:http"}";»
${imports}
/** What is not finished by then is given up. */
const limit = 10_000;

/** Stops accepting requests when the process is told to end, finishes those that run, and closes what is open. */
export function closeOnSignals(server«: ${fastify ? "FastifyInstance" : "Server"}») {
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), limit).unref();
    ${fastify ? "await server.close();" : "await new Promise((resolve) => server.close(resolve));"}
${close}    process.exit(0);
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);
}
`;

const nestText = `
import type { INestApplication } from "@nestjs/common";

/** Ends in order when the process is told to: requests are finished, then providers close what they opened in onModuleDestroy. */
export function closeOnSignals(app«: INestApplication») {
  app.enableShutdownHooks();
}
`;

const gunicorn = `"""Settings of gunicorn. At SIGTERM it stops accepting, lets its workers finish their requests, and ends."""

# Seconds for requests that run; what is not finished by then is given up.
graceful_timeout = 25
# Seconds after which a worker that hangs is replaced.
timeout = 30
`;

const fastapi = (from: string | undefined, inside: string | undefined, engine: string | undefined): string => `
"""What happens when the service starts and ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
${from ? `\n${from}\n` : ""}

@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep clients open while requests are answered; requests are finished before what follows yield runs."""
    yield
${inside ? `    ${inside}  # here, because that module imports this one\n\n` : ""}${engine ? `    ${engine}.dispose()\n` : "    # Close the clients of the database and the cache here.\n"}`;
