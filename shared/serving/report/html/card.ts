import { type Html, html, type Part } from "./html.ts";

/** A section with a heading. */
export function card(title: string, note: string, content: Part, kind = ""): Html {
  return html`<section class="card${kind === "" ? "" : ` ${kind}`}">
<div class="card-head"><h2>${title}</h2>${note !== "" && html`<p class="muted">${note}</p>`}</div>
${content}
</section>`;
}

export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}

export const legendMarks = {
  line: html`<svg viewBox="0 0 18 10" aria-hidden="true"><line class="line" x1="0" x2="18" y1="5" y2="5"/></svg>`,
  before: html`<svg viewBox="0 0 18 10" aria-hidden="true"><line class="line before" x1="0" x2="18" y1="5" y2="5"/></svg>`,
  bar: html`<svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar whole" x="0.5" y="0.5" width="17" height="9"/></svg>`,
  part: html`<svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar part" width="18" height="10"/></svg>`,
  past: html`<svg viewBox="0 0 18 10" aria-hidden="true"><rect class="bar before" y="3" width="18" height="4"/></svg>`,
  gap: html`<svg viewBox="0 0 18 10" aria-hidden="true"><rect class="gap" width="18" height="10"/></svg>`,
} as const;

export function legend(entries: readonly (readonly [mark: keyof typeof legendMarks, text: string])[]): Html {
  return html`<ul class="legend">${entries.map(([mark, text]) => html`<li>${legendMarks[mark]}${text}</li>`)}</ul>`;
}

export interface TableColumn<T> {
  readonly title: string;
  readonly isNumber?: true;
  cell(item: T): Part;
}

/** A table whose first column names the row. It scrolls sideways where it is too wide, also by keyboard. */
export function table<T>(
  label: string,
  items: readonly T[],
  columns: readonly TableColumn<T>[],
  isWithout: (item: T) => boolean = () => false,
): Html {
  const kindOf = ({ isNumber }: TableColumn<T>) => (isNumber === true ? html` class="number"` : null);
  const [first, ...others] = columns;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col"${kindOf(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${items.map(
    (item) => html`<tr${isWithout(item) && html` class="without"`}>${
      first !== undefined && html`<th scope="row">${first.cell(item)}</th>`
    }${others.map((column) => html`<td${kindOf(column)}>${column.cell(item)}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}
