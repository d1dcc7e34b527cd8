/** Markup that cannot be broken by a text: whatever is put into it is escaped unless it is markup already. */
import { escapeHtml } from "./escape.ts";

/** Markup. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | false | undefined | readonly Html[];

function textOf(value: Value): string {
  if (value === false || value === undefined) return "";
  if (value instanceof Html) return value.text;
  return typeof value === "object" ? value.map(({ text }) => text).join("\n") : escapeHtml(String(value));
}

/** A template of markup. Lists are joined; what is false or missing is left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.map((part, index) => part + textOf(values[index])).join(""));
}

/** A column of a table: its title, and what stands in the cell of each row. */
interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row, index: number) => Html | string | number;
  /** The cell that names its row. */
  readonly heads?: boolean;
  readonly number?: boolean;
}

/** A table whose heads have their scope; the caption says what it lists. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const classOf = ({ number }: Column<Row>): Html | undefined => (number ? html` class="number"` : undefined);
  const head = columns.map((column) => html`<th scope="col"${classOf(column)}>${column.title}</th>`);
  const body = rows.map((row, index) => {
    const cells = columns.map((column) => {
      const content = column.cell(row, index);
      return column.heads ? html`<th scope="row"${classOf(column)}>${content}</th>` : html`<td${classOf(column)}>${content}</td>`;
    });
    return html`<tr>${cells}</tr>`;
  });
  // A wide table scrolls by itself, also by keyboard, and not the page.
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`;
}

/** A landmark with a heading; nothing when it has no content. */
export function section(id: string, title: string, content: readonly Html[]): Html | undefined {
  if (content.length === 0) return undefined;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>`;
}
