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

interface PageHeadProps {
  readonly title: string;
  /** An id behind the title. Its direction does not change that of the title. */
  readonly of?: string;
  readonly children?: ComponentChildren;
}

export function PageHead({ title, of, children }: PageHeadProps) {
  return (
    <div class="page-head">
      <h1>
        {title}
        {of !== undefined && (
          <>
            {" "}
            <bdi>{of}</bdi>
          </>
        )}
      </h1>
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
