/** The document that the webview loads; everything else comes in messages. */

interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Unguessable, new for each document. */
  readonly nonce: string;
}

/** Allows the given script and style and nothing else: no network, no images, no fonts, no inline attributes. */
export function pageHtml({ script, style, nonce }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Readiness</title>
<style nonce="${nonce}">
${style}</style>
</head>
<body>
<main></main>
<div role="status" class="spoken"></div>
<script nonce="${nonce}">
${script}</script>
</body>
</html>
`;
}
