import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "gitignore-secrets",
  title: "Have git ignore files with secrets",
  make({ project, text }) {
    const rails = project.filesMatching(/^config\/(?:master\.key|credentials(?:\/\w+)?\.(?:yml\.enc|key))$/).length > 0;
    const wanted = [
      ".env",
      ".env.*",
      "!.env.example",
      "*.pem",
      "*.key",
      ...(rails ? ["config/master.key", "config/credentials/*.key"] : []),
    ];
    const lines = (text(".gitignore") ?? "").split(/\r?\n/).map((line) => line.trim());
    const missing = wanted.filter((line) => !lines.includes(line) || lines.includes(`!${line}`));
    // A pattern that is added behind the exception would take it back.
    if (missing.includes(".env.*") && !missing.includes("!.env.example")) missing.splice(missing.indexOf(".env.*") + 1, 0, "!.env.example");
    const addition = missing.length === 0 ? "" : `# Secrets stay on the machine\n${missing.join("\n")}\n`;
    return {
      additions: [{ path: ".gitignore", text: addition }],
      notes: ["Files that are committed already stay so: git rm --cached .env, and replace every secret that was in them."],
    };
  },
});
