/** The style of the HTML report. Contrast is at least 4.5 to 1 in both schemes. */
export const pageStyle = `
:root { color-scheme: light dark; --back: #ffffff; --raised: #f4f6f8; --text: #1c2733; --muted: #52606d; --line: #d0d7de;
  --link: #0b5cad; --good: #1a7035; --progress: #845400; --risk: #b3261e; --track: #e3e8ed; }
@media (prefers-color-scheme: dark) {
  :root { --back: #10171f; --raised: #18222d; --text: #e3e9ef; --muted: #a3b2c1; --line: #31404f;
    --link: #7cb8f7; --good: #5bc97c; --progress: #e3b341; --risk: #ff8f87; --track: #2a3744; }
}
* { box-sizing: border-box; }
html { background: var(--back); }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1.25rem 4rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.5rem 0 .35rem; }
p { margin: .4rem 0; max-width: 48rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
code { font: .875em/1.4 ui-monospace, "SFMono-Regular", Consolas, monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .5rem; }
.summary { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; align-items: center; }
.score { font-size: 3.25rem; font-weight: 700; line-height: 1; font-variant-numeric: tabular-nums; }
.verdict { display: inline-block; font-weight: 700; letter-spacing: .03em; padding: .2rem .7rem; border: 2px solid; border-radius: 99px; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: .75rem 0 0; padding: 0; }
.facts div { min-width: 7rem; }
dt { color: var(--muted); font-size: .875rem; }
dd { margin: 0; font-weight: 600; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; list-style: none; margin: 1.25rem 0 0; padding: 0; }
.muted { color: var(--muted); }
.good { color: var(--good); }
.progress { color: var(--progress); }
.risk { color: var(--risk); }
.band, .status, .priority { white-space: nowrap; font-weight: 600; }
.blockers { padding-left: 2.1rem; margin: 0; }
.blockers li { margin: .6rem 0; }
.blockers li::marker { font-weight: 600; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
caption { text-align: left; color: var(--muted); font-size: .875rem; padding: 0 0 .35rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { white-space: nowrap; color: var(--muted); font-size: .85rem; font-weight: 600; }
tbody th { font-weight: 600; min-width: 11rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.id { display: block; width: fit-content; font-weight: 400; color: var(--muted); }
td ul, .places { list-style: none; margin: 0; padding: 0; }
td li { margin: 0 0 .25rem; }
.bar { display: block; width: 12rem; height: .7rem; margin-top: .4rem; }
.bar .track { fill: var(--track); }
.bar .upper { fill: currentColor; opacity: .35; }
.bar .value { fill: currentColor; }
.places li { display: grid; grid-template-columns: minmax(9rem, 18rem) 1fr; gap: .15rem 1rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
.wide { columns: 22rem; column-gap: 2rem; padding-left: 1.1rem; }
.wide li { break-inside: avoid; margin: 0 0 .5rem; }
@media (max-width: 36rem) {
  body { padding: 1rem .9rem 3rem; }
  .score { font-size: 2.6rem; }
  .bar { width: 7rem; }
  tbody th { min-width: 8rem; }
  th, td { padding-right: .6rem; }
  .places li { grid-template-columns: 1fr; }
}
@media (forced-colors: active) { .bar .track { fill: Canvas; stroke: CanvasText; } .bar .value, .bar .upper { fill: CanvasText; } }
@media print {
  :root { --back: #fff; --raised: #fff; --text: #000; --muted: #444; --line: #bbb; --link: #000; --good: #14582a; --progress: #6b4400;
    --risk: #93180f; --track: #ddd; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  h2, h3 { break-after: avoid; }
  tr, .places li, .blockers li { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;

/** Takes the editor's colours, whatever the system's scheme is. */
export const editorStyle = `
:root, body { --back: var(--vscode-editor-background); --raised: var(--vscode-editorWidget-background); --text: var(--vscode-editor-foreground);
  --muted: var(--vscode-descriptionForeground); --line: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #8886));
  --link: var(--vscode-textLink-foreground); --track: var(--vscode-editorWidget-background); }
html { font-size: var(--vscode-font-size, 13px); }
body { font-family: var(--vscode-font-family); font-size: 1rem; }
body.vscode-dark, body.vscode-high-contrast { --good: #5bc97c; --progress: #e3b341; --risk: #ff8f87; }
body.vscode-light, body.vscode-high-contrast-light { --good: #1a7035; --progress: #845400; --risk: #b3261e; }
.bar .track { stroke: var(--line); }
`;
