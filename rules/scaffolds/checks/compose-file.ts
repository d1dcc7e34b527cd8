import { portOf } from "../project/containers.ts";
import { needsStack, type Stack, stackOf } from "../project/stack.ts";
import { type Store, storesOf } from "../project/stores.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "compose-file",
  title: "Write a compose file with the dependencies found",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make({ project, text }) {
    const stack = stackOf(project);
    if (!stack) return "No framework is found.";
    const [other] = project.filesMatching(/^(?:docker-)?compose\.ya?ml$/);
    if (other !== undefined) return `${other} is there already; add the service to it.`;
    const stores = storesOf(project);
    return {
      files: [{ path: "compose.yaml", text: compose(stack, stores) }],
      notes: [
        ...(stores.some((store) => store.kind !== "redis") ? ["Set the password in .env, which compose reads: DATABASE_PASSWORD=…"] : []),
        ...(text(`${stack.base}Dockerfile`) === undefined
          ? ["There is no Dockerfile yet: see the scaffold of production-dockerfile."]
          : []),
        "Start everything: docker compose up --build",
      ],
    };
  },
});

const password = "${DATABASE_PASSWORD:?set it in .env}";

const addresses: Readonly<Record<Store["kind"], string>> = {
  postgres: `postgresql://app:${password}@postgres:5432/app`,
  mysql: `mysql://app:${password}@mysql:3306/app`,
  mongodb: `mongodb://app:${password}@mongodb:27017/app?authSource=admin`,
  redis: "redis://redis:6379/0",
};

const settings: Readonly<Record<Store["kind"], readonly string[]>> = {
  postgres: ["POSTGRES_USER: app", "POSTGRES_DB: app", `POSTGRES_PASSWORD: ${password}`],
  mysql: ["MYSQL_USER: app", "MYSQL_DATABASE: app", `MYSQL_PASSWORD: ${password}`, 'MYSQL_RANDOM_ROOT_PASSWORD: "yes"'],
  mongodb: ["MONGO_INITDB_ROOT_USERNAME: app", `MONGO_INITDB_ROOT_PASSWORD: ${password}`],
  redis: [],
};

const probes: Readonly<Record<Store["kind"], string>> = {
  postgres: '["CMD-SHELL", "pg_isready --username app"]',
  mysql: '["CMD-SHELL", "mysqladmin ping --silent"]',
  mongodb: '["CMD-SHELL", "mongosh --quiet --eval \'db.runCommand({ ping: 1 }).ok\'"]',
  redis: '["CMD", "redis-cli", "ping"]',
};

const folders: Readonly<Record<Store["kind"], string>> = {
  postgres: "/var/lib/postgresql/data",
  mysql: "/var/lib/mysql",
  mongodb: "/data/db",
  redis: "/data",
};

function compose(stack: Stack, stores: readonly Store[]): string {
  const port = portOf(stack);
  const environment = [`PORT: "${port}"`, ...stores.map((store) => `${store.variable}: ${addresses[store.kind]}`)];
  const waits =
    stores.length === 0
      ? ""
      : `    depends_on:\n${stores.map((store) => `      ${store.kind}:\n        condition: service_healthy\n`).join("")}`;
  const volumes = stores.length === 0 ? "" : `\nvolumes:\n${stores.map((store) => `  ${store.kind}:\n`).join("")}`;
  return `services:
  app:
    build: ${stack.base === "" ? "." : `./${stack.base.slice(0, -1)}`}
    env_file:
      - path: .env
        required: false
    environment:
${environment.map((line) => `      ${line}\n`).join("")}    ports:
      # Only on this machine.
      - "127.0.0.1:${port}:${port}"
    restart: unless-stopped
${waits}${stores.map(service).join("")}${volumes}`;
}

function service(store: Store): string {
  const environment = settings[store.kind];
  return `
  ${store.kind}:
    image: ${store.image}
${environment.length === 0 ? "" : `    environment:\n${environment.map((line) => `      ${line}\n`).join("")}`}    volumes:
      - ${store.kind}:${folders[store.kind]}
    healthcheck:
      test: ${probes[store.kind]}
      interval: 5s
      timeout: 3s
      retries: 20
    restart: unless-stopped
`;
}
