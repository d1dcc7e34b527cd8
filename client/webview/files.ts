import type { ReadinessSummary } from "@seaworthy/server/protocol/index";
import { count } from "../model/words.ts";
import { encode } from "./actions.ts";
import { h } from "./h.ts";
import { path } from "./items.ts";
import type { ElementNode } from "./page/messages.ts";

/** How many files were looked at, and the names of those that were not. */
export function lookedAt({ root, files }: ReadinessSummary): ElementNode {
  const { scanned, skipped, examples } = files;
  const text = `${count(scanned, "file")} looked at`;
  if (skipped === 0) return h("p", { key: "files", class: "files dim" }, text);
  const rest = skipped - examples.length;
  return h(
    "details",
    { key: "files", id: `files ${root}`, class: "files dim" },
    h("summary", {}, `${text}, ${skipped} skipped`),
    h(
      "ul",
      {},
      examples.map(({ file, uri, reason }) =>
        h(
          "li",
          { key: file },
          h(
            "button",
            {
              type: "button",
              class: "step",
              "data-action": encode({ do: "open", uri, line: 0, character: 0 }),
              "aria-label": `${file}: ${reason}`,
            },
            path({ file, line: -1 }),
          ),
          h("small", {}, reason.replaceAll("-", " ")),
        ),
      ),
    ),
    rest > 0 && h("p", {}, `and ${rest} more, listed in Checks`),
  );
}
