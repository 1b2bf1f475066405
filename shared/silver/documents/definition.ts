import type { Identified } from "../../platform/azure/documents.ts";
import type { PropertiesOf } from "./property.ts";

/** Metadata of an event that its body does not contain. */
export interface Arrival {
  /** When the hub received the event, epoch milliseconds; for a landed file, when its landing began. */
  readonly enqueuedTime: number;
}

/**
 * Maps one stream's events to the documents of one silver container. Documents form a join-semilattice: `merge` is
 * commutative, associative and idempotent. Therefore the same events in any order, any batching and any number of
 * repetitions produce the same documents.
 */
export interface SilverDefinition<E = unknown, D extends Identified = Identified, C extends string = string> {
  /** Name of the stream in `shared/streams`. */
  readonly stream: string;
  /** Name of the container in `resources.json`. */
  readonly container: C;
  /** The document's property that is its partition key, without the slash. */
  readonly partitionKey: string;
  /**
   * Whose data a document is: the properties, marked as identifiers, by which erasure, access and audit find a person.
   * One of them is the partition key, or documents of the person lead to the partition (see `owners`).
   */
  readonly subjects: readonly [string, ...string[]];
  /** The properties of its documents, for the data dictionary. */
  readonly properties: PropertiesOf<D>;
  /** The contributions of one event: what it adds, one document for each document id. */
  contributions(event: E, arrival: Arrival): readonly D[];
  /** Merges at least one document, all with the same id. The result is canonical: equal content gives equal JSON. */
  merge(documents: readonly D[]): D;
  /**
   * The document without what happened at an erased time; undefined if nothing remains. What begins at an erased time
   * is erased as a whole.
   *
   * @param isErased of a time, epoch milliseconds
   */
  without(document: D, isErased: (time: number) => boolean): D | undefined;
}
