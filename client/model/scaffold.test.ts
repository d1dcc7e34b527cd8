import { describe, expect, test } from "vitest";
import { notesMarkdown, scaffoldItems, writtenText } from "./scaffold.ts";

const choice = { check: "health-endpoint", title: "Write a health route", status: "fail" } as const;
const file = { file: "src/health.ts", uri: "file:///shop/src/health.ts", created: true };

describe("the list of scaffolds", () => {
  test("names check and state, and the root where there are several", () => {
    const shop = { root: "file:///shop", name: "shop", choices: [choice] };
    expect(scaffoldItems([shop])).toEqual([
      {
        label: "Write a health route",
        description: expect.stringMatching(/^health-endpoint · /),
        target: { root: "file:///shop", check: "health-endpoint" },
      },
    ]);
    expect(scaffoldItems([shop, { root: "file:///api", name: "api", choices: [] }])[0]?.description).toMatch(/^shop · health-endpoint · /);
  });
});

describe("what is left to do", () => {
  test("is counted", () => {
    expect(writtenText({ files: [file], notes: [] })).toBe("1\u00a0file written.");
    expect(writtenText({ files: [file, file], notes: ["a"] })).toBe("2\u00a0files written; 1\u00a0step is left.");
    expect(writtenText({ files: [file], notes: ["a", "b"] })).toBe("1\u00a0file written; 2\u00a0steps are left.");
  });

  test("is a numbered list with lines of code in fences", () => {
    const text = notesMarkdown("Write a health route", {
      files: [file, { ...file, file: ".gitignore", created: false }],
      notes: ["Install: npm install x", "In src/app.ts:\nuse(x);"],
    });
    expect(text).toBe(
      "# Write a health route\n\n- `src/health.ts`\n- `.gitignore` (lines added)\n\n## Left to do\n\n1. Install: npm install x\n1. In src/app.ts:\n\n   ```\n   use(x);\n   ```\n",
    );
  });
});
