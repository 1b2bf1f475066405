import type { ComponentChildren } from "preact";

/** A part of a page with a heading. */
export function Card({
  title,
  note,
  children,
  class: more = "",
}: {
  readonly title: string;
  /** Beside the heading: a unit, a control. */
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly class?: string;
}) {
  return (
    <section class={`card ${more}`} aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
        {note !== undefined && <div class="note">{note}</div>}
      </div>
      {children}
    </section>
  );
}

export function PageHead({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

/** A number with its unit and what it is. The exact value is its title. */
export function Figure({
  label,
  value,
  unit,
  exact,
  tone = "",
}: {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly exact?: string | number | undefined;
  readonly tone?: "" | "good" | "warn" | "bad";
}) {
  return (
    <div class={`figure ${tone}`}>
      <dt>{label}</dt>
      <dd title={exact === undefined ? undefined : String(exact)}>
        {value}
        {unit && <small> {unit}</small>}
      </dd>
    </div>
  );
}
