import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";

interface Switch {
  readonly names: RegExp;
  /** Values that switch debugging on. */
  readonly on: RegExp;
  /** What it has to be; undefined keeps the way in which the file writes false. */
  readonly right?: string;
}

const switches: readonly Switch[] = [
  {
    names: /^(?:NODE|RAILS|RACK|APP|FLASK|ENV|DJANGO|SYMFONY)_?ENV(?:IRONMENT)?$|^ENVIRONMENT$/,
    on: /^dev(?:elopment)?$/i,
    right: "production",
  },
  { names: /^(?:(?:APP|FLASK|DJANGO|API|SERVER|NEXTAUTH|AUTH|WP|SYMFONY|LARAVEL)_)?DEBUG(?:_MODE)?$/, on: /^(?:1|true|yes|on|\*)$/i },
  { names: /(?:^|_)(?:GRAPHQL_)?(?:INTROSPECTION|PLAYGROUND|GRAPHIQL)(?:_ENABLED)?$/, on: /^(?:1|true|yes|on)$/i },
];

/** Switches of frameworks in environment files for production. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  if (!file.role.production || file.role.test || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap(({ name, value, valueSpan }): Outcome[] => {
    const found = switches.find(({ names }) => names.test(name));
    if (!found || value === "") return [];
    if (!found.on.test(value)) return [met(valueSpan)];
    const right = found.right ?? (value === "1" ? "0" : "false");
    return [
      problem("variable", valueSpan, {
        data: { name, value, right },
        fixes: [{ fix: "set", data: { right }, edits: [{ ...valueSpan, text: right }] }],
      }),
    ];
  });
};
