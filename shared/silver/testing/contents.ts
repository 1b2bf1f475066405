import type { Sent as RawSent } from "../../../testing/reference/raw.ts";
import { referenceSilver } from "../../../testing/reference/silver.ts";
import { canonicalJson } from "../../streams/canonical-json.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import type { Sent } from "./events.ts";

/** Documents without their ids, by container. */
export type Contents = Readonly<Record<string, readonly unknown[]>>;

/** Normalizes documents for comparison: no ids, each once, in order. */
export function contents(documents: Readonly<Record<string, readonly object[]>>): Contents {
  return Object.fromEntries(
    Object.entries(documents).map(([container, all]) => {
      const texts = all.map((document) => canonicalJson({ ...document, id: undefined }));
      return [container, [...new Set(texts)].sort().map((text) => JSON.parse(text))];
    }),
  );
}

/** The documents that the reference model derives from events. */
export function reference(sent: readonly Sent[]): Contents {
  const raw = sent.map(({ stream, body }): RawSent => ({ stream, body: JSON.stringify(body), enqueued: enqueuedTime }));
  return contents(referenceSilver(raw));
}
