/** The build puts these files into the bundle as text; they run in the webview, not here. */
declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*/page.js" {
  const text: string;
  export default text;
}
