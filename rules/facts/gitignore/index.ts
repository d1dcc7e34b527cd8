/** What is kept out of version control: the patterns of .gitignore files. */
import type { PlainExtractor } from "../../api/registry.ts";
import type { Fact } from "../../api/facts.ts";

/** More patterns than this are a list of files. */
const mostPatterns = 300;

const extractor: PlainExtractor = {
  name: "gitignore",
  paths: /(?:^|\/)\.gitignore$/,
  read: (_path, text): readonly Fact[] => {
    const patterns = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#"))
      .slice(0, mostPatterns);
    if (patterns.length === 0) return [];
    return [{ kind: "setting", start: 0, end: 0, line: 0, data: { key: "git.ignore", value: patterns } }];
  },
};

export default extractor;
