/** Texts of analysed files on their way to people. */

/** Control characters of analysed files must not reach a terminal or a page: they could move the cursor, or make a text read as another. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
