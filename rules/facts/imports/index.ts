/** Imports of modules that have to be taken in by somebody: `imports` holds the name as written, Python's with dots. */
import { defineFacts } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { importSetting, wiredName } from "../../shared/project/wired.ts";

const words = ["health", "limit", "headers", "logger"];
const script = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`]([^"'`\n]*(?:health|limit|headers|logger|logging)[^"'`\n]*)["'`]/gi;
const python =
  /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^#\n]+)|import[ \t]+([\w.]*(?:health|limit|headers|\.logg(?:er|ing)|log_(?:setup|config))\w*))/gim;

function stated(value: string, index: number, length: number): Outcome[] {
  const name = (value.split(/[/.](?=\w+$)/).at(-1) ?? value).replace(/\.[cm]?[jt]s$/, "");
  const last =
    value
      .split("/")
      .at(-1)
      ?.replace(/\.[cm]?[jt]sx?$/, "") ?? "";
  return wiredName.test(name) || wiredName.test(last)
    ? [fact("setting", { start: index, end: index + length }, { key: importSetting, value })]
    : [];
}

export default defineFacts({
  name: "imports",
  facts: ["setting"],
  triggers: {
    typescript: {
      skip: ["test", "browser"],
      words,
      pattern: /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`][^"'`\n]*(?:health|limit|headers|logger)[^"'`\n]*["'`]/i,
    },
    python: {
      skip: ["test"],
      words: [...words, "logging", "log_setup", "log_config"],
      pattern:
        /^[ \t]*(?:from|import)[ \t](?:[^\n]*(?:health|limit|headers|\blogger|\blog_(?:setup|config))|[\w.]*\.logging\b|[\w.]+[ \t]+import[ \t]+logging\b)/im,
    },
  },
  detect: {
    typescript: {
      file: (_root, file) =>
        file.role.test
          ? undefined
          : [...file.text.matchAll(script)].flatMap((match) => stated(match[1] ?? "", match.index, match[0].length)),
    },
    python: {
      file: (_root, file) =>
        file.role.test
          ? undefined
          : [...file.text.matchAll(python)].flatMap(({ 0: all, 1: from, 2: names = "", 3: module, index }) => {
              if (module !== undefined) return stated(module, index, all.length);
              // `from app import health` names the module as much as `from app.health import router`.
              const parts = names.replace(/[()]/g, "").split(",");
              const joined = parts.map((part) => `${from}${from?.endsWith(".") ? "" : "."}${part.trim().split(/\s/)[0] ?? ""}`);
              return [from ?? "", ...joined].flatMap((value) => stated(value, index, all.length));
            }),
    },
  },
});
