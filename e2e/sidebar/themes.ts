/** What VS Code's own themes put into a webview, of the variables that the sidebar uses, and the classes of its body. */

export interface Theme {
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
}

const common = {
  "--vscode-font-family": "system-ui, sans-serif",
  "--vscode-font-size": "13px",
  "--text-link-decoration": "none",
};

export const themes = {
  dark: {
    body: "vscode-dark",
    variables: {
      ...common,
      "--vscode-sideBar-background": "#181818",
      "--vscode-foreground": "#cccccc",
      "--vscode-descriptionForeground": "#9d9d9d",
      "--vscode-focusBorder": "#0078d4",
      "--vscode-textLink-foreground": "#4daafc",
      "--vscode-textLink-activeForeground": "#4daafc",
      "--vscode-progressBar-background": "#0078d4",
      "--vscode-widget-border": "#313131",
      "--vscode-charts-red": "#f14c4c",
      "--vscode-charts-blue": "#59a4f9",
      "--vscode-charts-yellow": "#cca700",
      "--vscode-charts-green": "#89d185",
      "--vscode-list-hoverBackground": "#2a2d2e",
    },
  },
  light: {
    body: "vscode-light",
    variables: {
      ...common,
      "--vscode-sideBar-background": "#f8f8f8",
      "--vscode-foreground": "#3b3b3b",
      "--vscode-descriptionForeground": "#3b3b3b",
      "--vscode-focusBorder": "#005fb8",
      "--vscode-textLink-foreground": "#005fb8",
      "--vscode-textLink-activeForeground": "#005fb8",
      "--vscode-progressBar-background": "#005fb8",
      "--vscode-widget-border": "#e5e5e5",
      "--vscode-charts-red": "#e51400",
      "--vscode-charts-blue": "#0063d3",
      "--vscode-charts-yellow": "#bf8803",
      "--vscode-charts-green": "#388a34",
      "--vscode-list-hoverBackground": "#f2f2f2",
    },
  },
  "high-contrast": {
    body: "vscode-high-contrast",
    variables: {
      ...common,
      "--vscode-sideBar-background": "#000000",
      "--vscode-foreground": "#ffffff",
      "--vscode-descriptionForeground": "rgba(255, 255, 255, 0.7)",
      "--vscode-focusBorder": "#f38518",
      "--vscode-contrastBorder": "#6fc3df",
      "--vscode-contrastActiveBorder": "#f38518",
      "--vscode-textLink-foreground": "#21a6ff",
      "--vscode-textLink-activeForeground": "#21a6ff",
      "--vscode-progressBar-background": "#6fc3df",
      "--vscode-widget-border": "#6fc3df",
      "--vscode-charts-red": "#f48771",
      "--vscode-charts-blue": "#59a4f9",
      "--vscode-charts-yellow": "#ffd370",
      "--vscode-charts-green": "#89d185",
      "--vscode-list-hoverBackground": "rgba(255, 255, 255, 0.1)",
    },
  },
  "high-contrast-light": {
    body: "vscode-high-contrast-light vscode-high-contrast",
    variables: {
      ...common,
      "--vscode-sideBar-background": "#ffffff",
      "--vscode-foreground": "#292929",
      "--vscode-descriptionForeground": "rgba(41, 41, 41, 0.7)",
      "--vscode-focusBorder": "#006bbd",
      "--vscode-contrastBorder": "#0f4a85",
      "--vscode-contrastActiveBorder": "#006bbd",
      "--vscode-textLink-foreground": "#0f4a85",
      "--vscode-textLink-activeForeground": "#0f4a85",
      "--vscode-progressBar-background": "#0f4a85",
      "--vscode-widget-border": "#0f4a85",
      "--vscode-charts-red": "#b5200d",
      "--vscode-charts-blue": "#0063d3",
      "--vscode-charts-yellow": "#895503",
      "--vscode-charts-green": "#374e06",
      "--vscode-list-hoverBackground": "rgba(15, 74, 133, 0.1)",
    },
  },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof themes;
