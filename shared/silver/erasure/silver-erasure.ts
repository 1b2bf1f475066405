import type { Identified } from "../../platform/azure/documents.ts";
import type { Subject } from "../../streams/subject.ts";
import type { SilverReader } from "../silver-reader.ts";
import type { ErasureStore } from "./erasure-store.ts";

/** A group of gold: its summary and its key. */
export interface AffectedGroup {
  readonly summary: string;
  readonly key: Readonly<Record<string, string>>;
}

/** What erasure in silver needs of gold. */
export interface ErasureGold {
  /** The groups that documents of a silver container affect, by the current state of silver. */
  affectedGroups(container: string, documents: readonly Identified[]): Promise<readonly AffectedGroup[]>;
  /** The stored groups of a person: those whose key contains the subject. */
  storedGroups(subject: Subject): Promise<readonly AffectedGroup[]>;
  /** Lets gold recompute the groups, and remove those without rows. */
  recompute(groups: readonly AffectedGroup[]): Promise<void>;
}

/** A message of the outbox: its id, and when what it is about happened if the message is about a user. */
export interface ErasableMessage extends Identified {
  /** Epoch milliseconds. */
  readonly time?: number;
}

/** Removes the unpublished and published messages about an e-mail or a user. Returns how many. */
export type EraseMessages = (subject: string, isErased: (message: ErasableMessage) => boolean) => Promise<number>;

/** The stores of erasure in silver. */
export interface SilverErasure extends ErasureStore {
  /** With erased registrations. */
  readonly reader: SilverReader;
  readonly gold: ErasureGold;
  /** A message about an assessment has its id. */
  readonly eraseMessages: EraseMessages;
  /** Epoch milliseconds. */
  now(): number;
}
