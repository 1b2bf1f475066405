import { useEffect, useState } from "preact/hooks";
import { count } from "../format.ts";

/** The continuations of the pages before the current one. */
export interface Paging {
  /** Of the current page; undefined for the first. */
  readonly continuation: string | undefined;
  readonly page: number;
  next(continuation: string): void;
  previous(): void;
}

/** @param query another query begins with the first page */
export function usePaging(query: string): Paging {
  const [state, setState] = useState<{ readonly query: string; readonly path: readonly string[] }>({ query, path: [] });
  useEffect(() => setState({ query, path: [] }), [query]);
  const path = state.query === query ? state.path : [];
  return {
    continuation: path.at(-1),
    page: path.length + 1,
    next: (continuation) => setState({ query, path: [...path, continuation] }),
    previous: () => setState({ query, path: path.slice(0, -1) }),
  };
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
        <button type="button" disabled={paging.page === 1} onClick={paging.previous}>
          Previous
        </button>{" "}
        <button
          type="button"
          disabled={continuation === null}
          onClick={() => continuation !== null && paging.next(continuation)}
        >
          Next
        </button>
      </span>
    </div>
  );
}
