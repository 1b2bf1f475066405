import type { Identified } from "../../platform/azure/documents.ts";
import type { PropertiesOf } from "./property.ts";

/** How an event came. */
export interface Arrival {
  /** When the hub got it, epoch milliseconds; of a landed file when its landing began. */
  readonly enqueuedTime: number;
}

/**
 * What one stream's events become in one silver container. Documents form a join-semilattice: `join` is commutative,
 * associative and idempotent, so that the same events in any order, any batching, any number of times give the same documents.
 */
export interface SilverDefinition<E = never, D extends Identified = Identified> {
  /** Name of the stream in `shared/streams`. */
  readonly stream: string;
  /** Name of the container in `resources.json`. */
  readonly container: string;
  /** The document's property that is its partition key, without the slash. */
  readonly partitionKey: string;
  /** What its documents hold, for the data dictionary. */
  readonly properties: PropertiesOf<D>;
  /** What this event alone says, a document for each place where it says something. */
  fragments(event: E, arrival: Arrival): readonly D[];
  /** The document that says what all of these say; all have one id. At least one is given. Canonical: equal content, equal JSON. */
  join(documents: readonly D[]): D;
}

/** The join of immutable facts: documents of one id are equal. */
export function anyOf<D>(documents: readonly D[]): D {
  const [first] = documents;
  if (first === undefined) throw new Error("a join of no documents");
  return first;
}
