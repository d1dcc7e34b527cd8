/** Whether nobody writes a file by hand, going by its path and what its beginning says. */
export function isGeneratedCode(path: string, text: string): boolean {
  return (
    /@generated|auto-?(?:matically )?generated|do not edit/i.test(text.slice(0, 1000)) ||
    /(?:^|[/._-])(?:generated|gen|schema-types)(?:[/._-]|$)/.test(path)
  );
}
