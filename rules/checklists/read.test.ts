import { describe, expect, test } from "vitest";
import { applyEdits } from "../api/text.ts";
import type { MarkdownRoot } from "../languages/markdown/index.ts";
import { openFile } from "../testing/open.ts";
import type { ChecklistItem } from "./item.ts";
import { checklistOf } from "./read.ts";

function read(text: string, path = "CHECKLIST.md"): readonly ChecklistItem[] {
  return checklistOf(openFile<MarkdownRoot>("markdown", text, path));
}

/** `x` or `-` for the tick, the text, and `!` for a blocker. */
function shown(text: string, path?: string): string[] {
  return read(text, path).map((item) => `${item.ticked ? "x" : "-"} ${item.text}${item.blocker ? " !" : ""}`);
}

/** The text after the tick of the only item is taken away. */
function unticked(text: string, path?: string): string {
  const [item] = read(text, path);
  return applyEdits(text, item?.untick ?? []);
}

describe("boxes", () => {
  test("count in any document, nested ones too", () => {
    expect(shown("- [x] **One** - first\n  - [ ] two\n  - detail\n- three\n\n1. [X] four ✅\n", "README.md")).toEqual([
      "x One - first",
      "- two",
      "x four",
    ]);
  });

  test("the span is the item's first line without the box", () => {
    const text = "- [x] **One**\n  goes on\n";
    const [item] = read(text);
    expect(item && text.slice(item.span.start, item.span.end)).toBe("**One**");
  });

  test("what is taken back is not ticked", () => {
    expect(
      shown("- [x] one (in progress)\n- [x] two - partially\n- [x] three ⚠️\n- [x] four 🔴 ✅\n- [x] five: n/a\n- [x] ~~six~~\n"),
    ).toEqual(["- one (in progress)", "- two - partially", "- three", "x four", "- five: n/a"]);
  });

  test("unticking empties the box and takes ticks behind the text along", () => {
    expect(unticked("- [x] one ✅\n")).toBe("- [ ] one\n");
  });

  test.each([".github/PULL_REQUEST_TEMPLATE.md", "CHANGELOG.md", "tests/notes.md", "docs/templates/plan.md"])(
    "claim nothing in %s",
    (path) => {
      expect(shown("- [x] one\n", path)).toEqual([]);
    },
  );
});

describe("headings", () => {
  test("are items by a tick, a number or a status", () => {
    expect(shown("# Launch\n\n### ✅ One\n\ntext\n\n### 2. Two\n\ntext\n\n### Three\n\n**Status**: ✅ done\n\n### Four\n\ntext\n")).toEqual(
      ["x One", "- Two", "x Three"],
    );
  });

  test("a status below has the last word", () => {
    expect(shown("### ✅ One\n- **Status**: ⚠️ **NEEDS ATTENTION**\n\n### ✅ Two\n\nStatus: in review\n")).toEqual(["- One", "- Two"]);
  });

  test("over items they are groups", () => {
    expect(shown("## ✅ Security\n- [x] one\n\n### 1. More\n- [ ] two\n")).toEqual(["x one", "- two"]);
  });

  test("unticking turns the mark into an empty box", () => {
    expect(unticked("### ✅ One\n")).toBe("### ⬜ One\n");
    expect(unticked("### One\n\nStatus: ✅ Complete\n")).toBe("### One\n\nStatus: ⬜\n");
  });
});

describe("lines", () => {
  test("are items by a mark at their edge", () => {
    expect(shown("✅ one\n❌ two\nthree ✅ four\n\n- ✅ five\n- six ✅\n- seven\n")).toEqual(["x one", "- two", "x five", "x six"]);
  });

  test("a bold beginning with a word for done", () => {
    expect(shown("- **One** done\n- **Two**: Completed (2025-01-02)\n- **Three** is hard\n- **Status**: done\n")).toEqual([
      "x One",
      "x Two",
    ]);
  });

  test("lists below headings that say done or to do", () => {
    expect(shown("## ✅ Completed\n- one\n  - detail\n\n## Next steps\n1. two\n\n## Notes\n- three\n")).toEqual(["x one", "- two"]);
    expect(unticked("## Done\n- one\n")).toBe("## Done\n- [ ] one\n");
  });

  test("count only in documents that are checklists", () => {
    expect(shown("# Shop\n\n✅ fast\n- ✅ small\n", "README.md")).toEqual([]);
    expect(shown("# Production readiness\n\n✅ fast\n", "docs/notes.md")).toEqual(["x fast"]);
  });
});

describe("tables", () => {
  test("have items where one column says what is done", () => {
    const text = "| # | Item | Status |\n|---|---|---|\n| 1 | One | ✅ Done |\n| 2 | Two | Open |\n| 3 | Three | Done |\n";
    expect(shown(text)).toEqual(["x One", "- Two", "x Three"]);
    expect(unticked(text)).toContain("| 1 | One | ⬜ |");
  });

  test("that compare or score have none", () => {
    expect(shown("| Feature | Free | Pro |\n|---|---|---|\n| SSO | ❌ | ✅ |\n")).toEqual([]);
    expect(shown("| Area | Status | Score |\n|---|---|---|\n| Security | ✅ | 90 % |\n")).toEqual([]);
  });
});

describe("blockers", () => {
  test("are items that call themselves so, or stand below a heading that does", () => {
    const text =
      "# Launch blockers\n\n- [ ] one\n\n## Must fix before launch\n- [ ] two\n\n## Later\n- [ ] three (blocker)\n- [ ] Send urgent mails\n\n### 4. Four ⚠️ BLOCKER\n\n## No blockers\n- [ ] five\n";
    expect(shown(text)).toEqual(["- one", "- two !", "- three (blocker) !", "- Send urgent mails", "- Four BLOCKER !", "- five"]);
  });
});

describe("ticking", () => {
  const ticked = (text: string): string => {
    const [item] = read(text);
    return item?.tick ? applyEdits(text, [item.tick]) : "no edit";
  };

  test.each([
    ["- [ ] one\n", "- [x] one\n"],
    ["1. [ ] one\n", "1. [x] one\n"],
    ["- ⬜ one\n", "- ✅ one\n"],
    ["| What | Status |\n|---|---|\n| Backups | ⬜ |\n", "| What | Status |\n|---|---|\n| Backups | ✅ |\n"],
    ["- [x] one\n", "no edit"],
    ["| What | Status |\n|---|---|\n| Backups | soon |\n", "no edit"],
  ])("%j", (text, after) => {
    expect(ticked(text)).toBe(after);
  });
});

test("files are named on the item's own lines, indented ones too, but not on those of the next", () => {
  const text =
    "- [x] one `a/b.ts:1`\n  - see `c/d.ts`\n\n    `e/f.ts`\n- [x] two `g/h.ts`\nafter `i/j.ts`\n## ✅ Three\n\nIn `k/l.ts`.\n## 4\n";
  expect(read(text).map(({ references }) => references.map(({ path }) => path))).toEqual([["a/b.ts", "c/d.ts"], ["g/h.ts"], ["k/l.ts"]]);
});
