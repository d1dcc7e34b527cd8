/** What documents name of a project: what it is called, what it needs, what it answers. */
import type { ProjectView } from "../../api/project.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { isTrial } from "../../shared/project/usage.ts";
import { moduleOf } from "./python.ts";
import { frameworkTitles, stackOf } from "./stack.ts";

/** What the project is called, by the manifest nearest to the root. */
export function nameOf(project: ProjectView): string {
  const named = project.facts("manifest").filter((fact) => fact.data.name !== "");
  const [first] = [...named].sort((a, b) => a.file.split("/").length - b.file.split("/").length);
  return first?.data.name ?? "the service";
}

/** Packages of providers, by the title that people know. */
const providers: readonly (readonly [title: string, names: RegExp])[] = [
  ["Stripe", /^(?:stripe|@stripe\/.+)$/],
  ["Xero", /^xero-(?:node|python|ruby)$/],
  ["OpenAI", /^(?:openai|ruby-openai)$/],
  ["Anthropic", /^(?:anthropic|@anthropic-ai\/sdk)$/],
  ["Twilio", /^(?:twilio|twilio-ruby)$/],
  ["SendGrid", /^(?:@sendgrid\/mail|sendgrid|sendgrid-ruby)$/],
  ["Resend", /^resend$/],
  ["Postmark", /^(?:postmark|postmarker)$/],
  ["Amazon Web Services", /^(?:@aws-sdk\/.+|aws-sdk|boto3|aws-sdk-.+)$/],
  ["Google APIs", /^(?:googleapis|google-api-python-client|google-apis-.+)$/],
  ["Slack", /^(?:@slack\/.+|slack-sdk|slack-ruby-client)$/],
  ["Supabase", /^(?:@supabase\/.+|supabase)$/],
  ["Clerk", /^@clerk\/.+$/],
  ["Auth0", /^(?:auth0|@auth0\/.+|omniauth-auth0)$/],
];

/** Providers that the program calls. */
export function providersOf(project: ProjectView): readonly string[] {
  const names = project.facts("dependency").flatMap((fact) => (fact.data.dev || isTrial(fact.file) ? [] : [fact.data.name]));
  return providers.flatMap(([title, pattern]) => (names.some((name) => pattern.test(name)) ? [title] : []));
}

/** Where the project is hosted, as far as files tell. */
export function hostsOf(project: ProjectView): readonly string[] {
  return [...new Set(platformsOf(project).map(({ platform }) => platform.name))];
}

/** What the project is built with: "Express" and its like; undefined when no framework is found. */
export function frameworkOf(project: ProjectView): string | undefined {
  const stack = stackOf(project);
  return stack && frameworkTitles[stack.framework];
}

/** The command that starts the program on a developer's machine, as far as the framework tells; undefined when it does not. */
export function startOf(project: ProjectView): string | undefined {
  const stack = stackOf(project);
  if (!stack) return undefined;
  const module = moduleOf(stack, stack.app);
  switch (stack.framework) {
    case "fastapi":
      return `uvicorn ${module}:${stack.name} --reload`;
    case "flask":
      return `flask --app ${module}:${stack.name} run`;
    case "django":
      return "python manage.py runserver";
    case "sinatra":
      return "bundle exec rackup";
    default:
      return undefined;
  }
}

/** Routes as `METHOD /path`, each once, in the order of files. */
export function routesOf(project: ProjectView): readonly { readonly method: string; readonly path: string }[] {
  const found = new Map<string, { method: string; path: string }>();
  for (const { data, file } of project.facts("route")) {
    if (isTrial(file) || data.framework === "mcp" || /^(?:next-action|trpc)$/.test(data.framework)) continue;
    const path = data.path.startsWith("/") ? data.path : `/${data.path}`;
    const method = /^(?:ANY|ALL)$/.test(data.method) ? "GET" : data.method;
    found.set(`${method} ${path}`, { method, path });
  }
  return [...found.values()];
}

/** The paths under which the service says how it is. */
export function healthPathOf(project: ProjectView): string | undefined {
  return routesOf(project).find(
    ({ method, path }) => method === "GET" && /(?:^|\/)(?:_?health(?:z|check)?|ready|readyz|up|status)\/?$/i.test(path),
  )?.path;
}
