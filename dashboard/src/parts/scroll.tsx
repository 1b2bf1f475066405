import type { ComponentChildren } from "preact";

/** A wide table scrolls by itself, so that the page does not. The keyboard can scroll it too. */
export function Scroll({
  label,
  isTall = false,
  children,
}: {
  readonly label: string;
  /** With a limited height. */
  readonly isTall?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus, so that the keyboard scrolls it
    <section class={isTall ? "scroll tall" : "scroll"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
