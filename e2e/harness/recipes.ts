/** Which VS Code: the newest one Seaworthy is tested with, or the oldest one its manifest admits. */
export type Which = "newest" | "oldest";

/** How to install one version of code-server: VS Code's own workbench and extension host, served to a browser. */
export interface Recipe {
  codeServer: string;
  /** Major version of the Node it runs on, which is installed beside it. */
  node: string;
  /** npm `overrides` of the installation. */
  overrides: Record<string, string>;
  /** Compiled parts worth having, by their folder in VS Code's node_modules. */
  nativeParts: readonly string[];
  /** Where this version looks for the ripgrep executable (file search); absent when it brings its own. */
  ripgrepTarget?: string;
}

const VSCODE = "node_modules/code-server/lib/vscode";

export const RECIPES: Record<Which, Recipe> = {
  newest: {
    codeServer: "4.139.1",
    node: "24",
    overrides: {},
    nativeParts: ["@vscode/spdlog", "@vscode/native-watchdog"],
  },
  oldest: {
    codeServer: "4.100.3",
    node: "20",
    // The argon2 it asks for has to be compiled; this one has the same interface and brings binaries.
    overrides: { argon2: "0.44.0" },
    nativeParts: ["@vscode/spdlog", "native-watchdog"],
    ripgrepTarget: `${VSCODE}/node_modules/@vscode/ripgrep/bin/rg`,
  },
};

/** Places inside an installation folder. */
export const PLACES = {
  entry: "node_modules/code-server/out/node/entry.js",
  node: "node_modules/node-runtime/bin/node",
  /** The folder that holds `include/node`, the headers the compiled parts need. */
  nodeHeaders: "node_modules/node-runtime",
  nodeGyp: "node_modules/node-gyp/bin/node-gyp.js",
  ripgrep: `node_modules/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/rg`,
  vscode: VSCODE,
} as const;

/**
 * The package.json of an installation folder. Node comes as the package that holds nothing but this platform's binary and headers,
 * because the package named `node` fetches it in an install script, which npm may refuse to run.
 */
export function packageJsonOf(recipe: Recipe): object {
  return {
    private: true,
    dependencies: {
      "code-server": recipe.codeServer,
      "node-runtime": `npm:${nodePackage()}@${recipe.node}`,
      "node-gyp": "11.5.0",
      ...(recipe.ripgrepTarget ? { "@vscode/ripgrep-universal": "1.18.0" } : {}),
    },
    overrides: recipe.overrides,
  };
}

function nodePackage(): string {
  const { platform, arch } = process;
  if (platform === "win32") throw new Error("code-server does not run on Windows: run this in WSL, a container, Linux or macOS.");
  return `${platform === "darwin" && arch === "arm64" ? "node-bin" : "node"}-${platform}-${arch}`;
}
