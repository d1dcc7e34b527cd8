/**
 * Descriptions of an interface: what generates or serves one (`generator NAME`), and which operations a file of OpenAPI describes
 * (`GET /orders/{id}`). One `practice` of the topic `openapi` each, so many of a file.
 */
import { defineFacts } from "../../api/check.ts";
import { type PyFile, type RbFile, textOf } from "../../api/file.ts";
import type { Outcome } from "../../api/outcome.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { jsonAt, propertiesOf, stringAt } from "../../shared/documents/json.ts";
import { pairsOf, textAt, valueAt } from "../../shared/documents/yaml.ts";
import { outlineOf } from "../../shared/python/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";
import { practice } from "../practice.ts";

/** More operations than these are not told one by one. */
const most = 400;
const verbs = /^(?:get|post|put|patch|delete)$/;
const npm =
  /^(?:@nestjs\/swagger|swagger-jsdoc|swagger-ui-express|@fastify\/swagger|fastify-swagger|@hono\/zod-openapi|hono-openapi|@asteasolutions\/zod-to-openapi|zod-openapi|next-swagger-doc|next-openapi-gen|tsoa|@elysiajs\/(?:swagger|openapi)|express-openapi-validator|express-openapi|express-jsdoc-swagger|swagger-autogen|@scalar\/.+|redoc-express|trpc-openapi|trpc-to-openapi|@ts-rest\/open-api|@orpc\/openapi.*|koa2-swagger-ui|koa-swagger-decorator|routing-controllers-openapi|openapi3-ts.*|@apollo\/server|graphql-yoga|@nestjs\/graphql|type-graphql|@pothos\/core|mercurius|express-zod-api|@loopback\/rest-explorer|adminjs-openapi|feathers-swagger)$/;
const pypi =
  /^(?:from|import)\s+(drf_spectacular|drf_yasg|flasgger|flask_smorest|apispec|flask_restx|flask_openapi3|apiflask|spectree|strawberry|ariadne|graphene\w*|ninja|aiohttp_apispec|aiohttp_swagger\d?|sanic_ext|sanic_openapi|litestar\.openapi|connexion|flask_rebar)\b/;
const gems =
  /\bRswag::|\bOpenapi(?:First|Rspec)|\bRSpec::OpenAPI|\bGrapeSwagger|\badd_swagger_documentation\b|\bApipie\b|\bGraphQL::Schema\b|\bCommittee::/;

const one = (name: string, at: { start: number; end: number }): Outcome => practice("openapi", at, name);

export default defineFacts({
  name: "interface-docs",
  facts: ["practice"],
  triggers: {
    typescript: {
      skip: ["test", "browser"],
      words: [
        "swaggermodule",
        "swagger-",
        "fastify/swagger",
        "openapi",
        "tsoa",
        "elysiajs/swagger",
        "@scalar/",
        "redoc-express",
        "@apollo/server",
        "graphql-yoga",
        "graphqlmodule",
        "type-graphql",
        "@pothos/core",
        "mercurius",
        "express-zod-api",
      ],
    },
    python: {
      skip: ["test"],
      words: [
        "drf_spectacular",
        "drf_yasg",
        "flasgger",
        "flask_smorest",
        "apispec",
        "flask_restx",
        "flask_openapi3",
        "apiflask",
        "spectree",
        "import strawberry",
        "from strawberry",
        "ariadne",
        "graphene",
        "from ninja",
        "import ninja",
        "aiohttp_swagger",
        "sanic_ext",
        "sanic_openapi",
        "connexion",
        "flask_rebar",
      ],
    },
    ruby: { words: ["rswag", "openapi", "grapeswagger", "add_swagger_documentation", "apipie", "graphql::schema", "committee::"] },
    yaml: { words: ["openapi:", "swagger:"], and: ["paths:"] },
    json: { words: ['"openapi"', '"swagger"'], and: ['"paths"'] },
  },
  detect: {
    typescript: {
      file(_root, file) {
        for (const { module, typeOnly, node, name } of importsOf(file).values()) {
          if (typeOnly || !npm.test(module)) continue;
          // The decorators of Nest describe; the module serves what they say.
          if (module === "@nestjs/swagger" && name !== "SwaggerModule" && name !== "*") continue;
          return one(`generator ${module}`, { start: node.getStart(file.root), end: node.end });
        }
        return undefined;
      },
    },
    python: {
      file(root, file: PyFile) {
        for (const node of outlineOf(root)) {
          const name = /^(?:import|import_from)_statement$/.test(node.type) ? pypi.exec(textOf(file, node))?.[1] : undefined;
          if (name !== undefined) return one(`generator ${name}`, node);
        }
        return undefined;
      },
    },
    ruby: {
      file(_root, file: RbFile) {
        const match = gems.exec(file.text);
        const line = match ? file.text.slice(file.text.lastIndexOf("\n", match.index) + 1, match.index) : "#";
        return match && !line.includes("#")
          ? one(`generator ${match[0].replace(/::.*/, "")}`, { start: match.index, end: match.index + match[0].length })
          : undefined;
      },
    },
    yaml(file: { readonly root: YamlRoot }) {
      const [document] = file.root.documents;
      if (!document || !(textAt(document, "openapi") ?? textAt(document, "swagger"))) return undefined;
      const base = (textAt(document, "basePath") ?? "").replace(/\/$/, "");
      return pairsOf(valueAt(document, "paths"))
        .flatMap(({ key, keySpan, value }) =>
          pairsOf(value).flatMap((pair) => (verbs.test(pair.key) ? [one(`${pair.key.toUpperCase()} ${base}${key}`, keySpan)] : [])),
        )
        .slice(0, most);
    },
    json(file: { readonly root: JsonRoot }) {
      const root = file.root.value;
      if (!(stringAt(root, "openapi") ?? stringAt(root, "swagger"))) return undefined;
      const base = (stringAt(root, "basePath") ?? "").replace(/\/$/, "");
      return propertiesOf(jsonAt(root, "paths"))
        .flatMap((path) =>
          propertiesOf(path.value).flatMap(({ name }) =>
            verbs.test(name) ? [one(`${name.toUpperCase()} ${base}${path.name}`, path)] : [],
          ),
        )
        .slice(0, most);
    },
  },
});
