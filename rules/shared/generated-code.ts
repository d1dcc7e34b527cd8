/** Whether a text was made small by a machine: its beginning is one endless line. */
export function isMinified(text: string): boolean {
  const head = text.slice(0, 20_000);
  const lines = head.split("\n", 60);
  return head.length > 2000 && head.length / lines.length > 300;
}

/** Whether nobody writes a file by hand, going by its path and what its beginning says. */
export function isGeneratedCode(path: string, text: string): boolean {
  return (
    /@generated|auto-?(?:matically )?generated|do not edit/i.test(text.slice(0, 1000)) ||
    /(?:^|[/._-])(?:generated|gen|schema-types)(?:[/._-]|$)/.test(path)
  );
}
