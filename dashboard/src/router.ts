import { useEffect, useState } from "preact/hooks";

/**
 * A place in the page, which the hash of the URL names: `#/person/20001?at=2026-03-01`. A hash is not sent to
 * the server, so that no log has an id of a person from it.
 */
export interface Place {
  /** `workouts`. */
  readonly page: string;
  /** What follows the page, decoded: `["20001"]`. */
  readonly rest: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}

export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [page = "", ...rest] = path.split("/").filter(Boolean).map(decoded);
  return { page, rest, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a place. Empty parameters are left out. */
export function linkTo(
  page: string,
  rest: readonly string[] = [],
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given);
  const path = [page, ...rest].map(encodeURIComponent).join("/");
  return `#/${path}${query.size === 0 ? "" : `?${query}`}`;
}

/** Goes to a place. `replace`: without a new entry in the history, for what changes while one types. */
export function go(link: string, { replace = false } = {}): void {
  if (!replace) {
    location.hash = link;
    return;
  }
  history.replaceState(null, "", link);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const update = () => setPlace(readPlace(location.hash));
    window.addEventListener("hashchange", update);
    return () => window.removeEventListener("hashchange", update);
  }, []);
  return place;
}
