/** What a region of the README needs that only the repository has: pictures, pages, commands of a clone. */
const REPOSITORY_ONLY = /<!-- repository:begin -->\n[\s\S]*?<!-- repository:end -->\n+/g;
const RELATIVE_LINK = /(?<!!)\[([^\]]*)\]\((?!\w+:|#)[^)]*\)/g;

/**
 * The README as the package shows it, on the page of the extension: without the marked regions, and with plain words in place of links
 * into the repository, because neither pictures nor pages can be opened from there.
 */
export function readmeForPackage(readme: string): string {
  return readme.replace(REPOSITORY_ONLY, "").replace(RELATIVE_LINK, "$1");
}
