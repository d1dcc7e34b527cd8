import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./index.ts";
import { references, substitute } from "./variables.ts";

const text = `# syntax=docker/dockerfile:1
ARG NODE=20
FROM --platform=linux/amd64 node:\${NODE}-slim AS Build
WORKDIR /app
COPY --chown=node:node package.json ./
RUN apt-get update && \\
    # a remark
    apt-get install -y curl
RUN <<EOF
echo hi
EOF
FROM build
ENV A=1 B="two words"
ARG TOKEN
EXPOSE 3000
CMD ["node", "server.js"]
`;

describe("a file of two stages", () => {
  const { root, broken } = parse(text);
  const [build, last] = root.stages;
  const slice = (span: { start: number; end: number } | undefined) => span && text.slice(span.start, span.end);

  test("knows the stages, their images and how they stand on each other", () => {
    expect(broken).toBe(false);
    expect(root.stages.map((stage) => [stage.name, stage.image?.text, stage.image?.resolved])).toEqual([
      ["build", "node:${NODE}-slim", "node:20-slim"],
      ["", "build", "build"],
    ]);
    expect(last?.base).toBe(build);
    expect(slice(build?.image)).toBe("node:${NODE}-slim");
  });

  test("has instructions with flags, words and JSON forms at their places", () => {
    expect(build?.instructions.map((instruction) => instruction.keyword)).toEqual(["WORKDIR", "COPY", "RUN", "RUN"]);
    const copy = build?.instructions[1];
    expect(copy?.flags.map((flag) => [flag.name, flag.value, slice(flag)])).toEqual([["chown", "node:node", "--chown=node:node"]]);
    expect(copy?.words.map((word) => word.value)).toEqual(["package.json", "./"]);
    const cmd = last?.instructions.at(-1);
    expect(cmd?.json?.map((word) => [word.value, slice(word)])).toEqual([
      ["node", '"node"'],
      ["server.js", '"server.js"'],
    ]);
    expect(slice(cmd)).toBe('CMD ["node", "server.js"]');
  });

  test("leaves remarks out of continued commands and reads here-documents", () => {
    const [run, here] = build?.instructions.slice(2) ?? [];
    expect(run?.text.replace(/\s+/g, " ")).toBe("apt-get update && apt-get install -y curl");
    expect(here?.heredocs.map((span) => slice(span)?.trim())).toEqual(["echo hi"]);
  });

  test("has the variables of ENV and ARG", () => {
    const variables = last?.instructions.flatMap((instruction) => instruction.variables) ?? [];
    expect(variables.map((variable) => [variable.name, variable.value, slice(variable.valueSpan)])).toEqual([
      ["A", "1", "1"],
      ["B", "two words", '"two words"'],
      ["TOKEN", undefined, undefined],
    ]);
  });
});

describe("half-typed text", () => {
  test.each(["FROM", "RUN echo", "FRO node", "FROM a\nWHAT x", "USER"])("%j is broken", (line) => {
    expect(parse(`${line}\n`).broken).toBe(true);
  });

  test("an open JSON form is read as words", () => {
    const cmd = parse('FROM a\nCMD ["node", "se\n').root.stages[0]?.instructions[0];
    expect([cmd?.keyword, cmd?.json]).toEqual(["CMD", undefined]);
  });
});

describe("variables", () => {
  const values = new Map<string, string | undefined>([
    ["A", "1"],
    ["E", ""],
    ["N", undefined],
  ]);
  test.each([
    ["x$A", "x1"],
    ["${A}y", "1y"],
    ["${B:-z}", "z"],
    ["${E:-z}", "z"],
    ["${E-z}", ""],
    ["${A:+w}", "w"],
    ["\\$A", undefined],
    ["$N", undefined],
    ["$B", undefined],
    ["${A", undefined],
  ])("%s is %s", (input, expected) => {
    expect(substitute(input, values)).toBe(expected);
  });

  test("references have their places", () => {
    expect(references("$A/${B:-c}/$1")).toEqual([
      { name: "A", start: 0, end: 2 },
      { name: "B", start: 3, end: 10 },
    ]);
  });
});

test("any text gives stages whose places lie in the text", () => {
  const pieces = fc.constantFrom(
    "FROM a",
    " AS b",
    "\n",
    "\r\n",
    "RUN x",
    " \\",
    "# c",
    "ENV A=1",
    " ARG B",
    '["x"',
    "]",
    "<<EOF",
    "EOF",
    "${",
    "}",
    "\uFEFF",
    "🛟",
    "--f=x",
    " ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const input = parts.join("");
      for (const stage of parse(input).root.stages) {
        for (const instruction of [stage.from, ...stage.instructions]) {
          expect(input.slice(instruction.keywordSpan.start, instruction.keywordSpan.end).toUpperCase()).toBe(instruction.keyword);
          expect(instruction.end).toBeLessThanOrEqual(input.length);
        }
      }
    }),
  );
});
