import { refusals } from "./refusals.ts";
import type { AmqpError } from "./rhea-view.ts";

/** A consumer of one partition in one consumer group. */
export interface Reader {
  readonly name: string;
  /** The epoch that its link claims; undefined for a reader that shares the partition. */
  readonly ownerLevel: number | undefined;
  disconnect(reason: AmqpError): void;
}

const maxReaders = 5;

/** Who reads one partition in one consumer group: either one reader with an owner level, or up to five without. */
export class ReaderGroup {
  readonly #readers = new Set<Reader>();

  /**
   * Lets a reader in, or says why not. One with an owner level as high as the present one, or higher, disconnects all
   * others: checkpoint stores work with level 0 throughout, so that is how a partition moves from host to host.
   */
  admit(reader: Reader): AmqpError | undefined {
    const present = [...this.#readers];
    const highest = Math.max(-1, ...present.map(({ ownerLevel }) => ownerLevel ?? -1));
    if ((reader.ownerLevel ?? -1) < highest) return refusals.stolen(tooLow(reader, highest));
    if (reader.ownerLevel === undefined && present.length >= maxReaders) return refusals.tooManyReaders(maxReaders);
    this.#readers.add(reader);
    if (reader.ownerLevel !== undefined) {
      for (const other of present) {
        this.leave(other);
        other.disconnect(refusals.stolen(stolenBy(reader, other)));
      }
    }
    return undefined;
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader);
  }
}

function tooLow({ ownerLevel }: Reader, highest: number): string {
  return ownerLevel === undefined
    ? `At least one receiver for the endpoint is created with epoch of '${highest}', and so non-epoch receiver is not allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected.`
    : `Receiver with a higher epoch '${highest}' already exists. Receiver with epoch ${ownerLevel} cannot be created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected.`;
}

function stolenBy(reader: Reader, other: Reader): string {
  return `New receiver '${reader.name}' with higher epoch of '${reader.ownerLevel}' is created hence current receiver '${other.name}' with epoch '${other.ownerLevel ?? "none"}' is getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.`;
}
