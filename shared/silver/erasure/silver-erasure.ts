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
  /** Before when retention removes the documents of a silver container; undefined: it removes none. */
  removedBefore(container: string): Promise<number | undefined>;
  /** The encrypted ids of the restricted people whom the rows of this database set leave out. */
  leftOut(): Promise<readonly string[]>;
  storeLeftOut(users: readonly string[]): Promise<void>;
  /** Lets gold recompute the groups, and remove those without rows. */
  recompute(groups: readonly AffectedGroup[]): Promise<void>;
}

/** An outbox message: it has the id of its assessment. */
export interface PlannedMessage {
  readonly email: string;
  readonly id: string;
}

/** A user whose messages are erased up to and including a time, epoch milliseconds. */
export interface ErasedUser {
  readonly userId: string;
  readonly until: number;
}

/** Removes messages, unpublished or published, of assessments and about users. Returns how many there were. */
export type EraseMessages = (messages: readonly PlannedMessage[], users: readonly ErasedUser[]) => Promise<number>;

/** The stores of erasure in silver. */
export interface SilverErasure extends ErasureStore {
  /** With erased registrations. */
  readonly reader: SilverReader;
  readonly gold: ErasureGold;
  readonly eraseMessages: EraseMessages;
  /** Epoch milliseconds. */
  now(): number;
}
