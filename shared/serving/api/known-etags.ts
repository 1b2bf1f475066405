/** Responses whose ETags are remembered, of the last ones. */
const most = 2_000;

/** The ETags of responses, each with the version of what it was computed from. */
export interface KnownEtags {
  /** Undefined if the response was not computed from this version. */
  get(response: string, version: number): string | undefined;
  set(response: string, version: number, etag: string): void;
}

/** The least recently used ETags are forgotten: then a response is computed again. */
export function knownEtags(): KnownEtags {
  const known = new Map<string, { readonly version: number; readonly etag: string }>();
  return {
    get(response, version) {
      const found = known.get(response);
      if (found === undefined || found.version !== version) return undefined;
      known.delete(response);
      known.set(response, found);
      return found.etag;
    },
    set(response, version, etag) {
      known.delete(response);
      known.set(response, { version, etag });
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
  };
}
