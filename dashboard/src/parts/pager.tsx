import { count } from "../format.ts";
import { go, linkTo, type Place } from "../router.ts";

/** The position in a list is a part of its place, so that Back returns to it. */
export interface Paging {
  /** Of the current page; undefined for the first. */
  readonly continuation: string | undefined;
  readonly page: number;
  readonly place: Place;
}

/** The continuation of the page before the one that begins at a continuation, as far as this tab has seen it. */
const before = new Map<string, string>();

export function pagingOf(place: Place): Paging {
  const { after, page } = place.parameters;
  return { continuation: after, page: after === undefined ? 1 : Math.max(2, Number(page) || 2), place };
}

/** Parameters of a place without the position: another filter begins with the first page. */
export function withoutPage(parameters: Place["parameters"]): Place["parameters"] {
  const { after: _, page: __, ...filters } = parameters;
  return filters;
}

/** The place of the next page. */
export function nextPage({ continuation, page, place }: Paging, next: string): string {
  if (continuation !== undefined) before.set(next, continuation);
  return linkTo(place.page, place.rest, { ...place.parameters, after: next, page: String(page + 1) });
}

/** The place of the page before; the first page, if this tab has not seen that one. */
export function previousPage({ continuation, page, place }: Paging): string {
  const filters = withoutPage(place.parameters);
  const after = before.get(continuation ?? "");
  if (after === undefined) return linkTo(place.page, place.rest, filters);
  return linkTo(place.page, place.rest, { ...filters, after, page: String(page - 1) });
}

export function Pager({
  paging,
  shown,
  continuation,
  what,
}: {
  readonly paging: Paging;
  /** Rows on this page. */
  readonly shown: number;
  readonly continuation: string | null;
  readonly what: string;
}) {
  return (
    <div class="pager">
      <span class="muted">
        Page {paging.page}, {count(shown)} {what}
      </span>
      <span>
        <button type="button" disabled={paging.page === 1} onClick={() => go(previousPage(paging))}>
          Previous
        </button>{" "}
        <button
          type="button"
          disabled={continuation === null}
          onClick={() => continuation !== null && go(nextPage(paging, continuation))}
        >
          Next
        </button>
      </span>
    </div>
  );
}
