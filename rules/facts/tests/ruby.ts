import type { TreeVisitors } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { walkTree } from "../../api/tree.ts";
import { callOf, constantName } from "../../shared/ruby/calls.ts";
import { classesOf } from "../../shared/ruby/classes.ts";
import { mentions } from "../../shared/mentions.ts";

const rspecCases = new Set(["it", "specify", "example", "scenario", "its", "it_behaves_like", "include_examples", "fit", "xit"]);

/** RSpec by `describe … do` with examples, Minitest and Test::Unit by their classes, with the number of cases. */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    if (!file.role.test || /(?:^|\/)(?:support|factories|fixtures|helpers?)\/|_helper\.rb$/.test(file.path)) return undefined;
    const testClass = classesOf(file).some((subject) => subject.kind === "test" || /Test$/.test(subject.name));
    let describes = 0;
    let examples = 0;
    let cases = 0;
    walkTree(root, (node) => {
      if (node.type === "method") {
        const name = node.children.find((part) => part.field === "name");
        if (name && /^test_/.test(file.text.slice(name.start, name.end))) cases++;
      }
      const call = node.type === "call" ? callOf(node, file) : undefined;
      if (!call) return;
      const top = !call.receiver || constantName(call.receiver, file) === "RSpec";
      if (!top) return;
      if (/^(?:describe|context|feature|shared_examples)$/.test(call.name) && call.block) describes++;
      else if (rspecCases.has(call.name)) examples++;
      else if (/^(?:test|should)$/.test(call.name) && call.block) cases++;
    });
    if (testClass)
      return fact("test-file", { start: 0, end: Math.min(1, file.text.length) }, { runner: "minitest", cases: cases + examples });
    if (describes === 0 || examples === 0) return undefined;
    const rspec = /_spec\.rb$|(?:^|\/)spec\//.test(file.path) || mentions(file, /RSpec/);
    return fact("test-file", { start: 0, end: Math.min(1, file.text.length) }, { runner: rspec ? "rspec" : "minitest", cases: examples });
  },
};
