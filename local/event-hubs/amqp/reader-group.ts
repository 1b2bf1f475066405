import { amqpErrors } from "./errors.ts";
import type { AmqpError } from "./rhea-view.ts";

/** A consumer of one partition in one consumer group. */
export interface Reader {
  readonly name: string;
  /** The AMQP epoch of its link; undefined for a reader that shares the partition. */
  readonly ownerLevel: number | undefined;
  disconnect(reason: AmqpError): void;
}

const maxReaders = 5;

/** The readers of one partition in one consumer group: either one with an owner level, or up to five without. */
export class ReaderGroup {
  readonly #readers = new Set<Reader>();

  /**
   * Adds a reader, or returns why it is rejected. A reader whose owner level is not below the current one disconnects
   * all others. Checkpoint stores always use level 0: that is how a partition moves from host to host.
   */
  add(reader: Reader): AmqpError | undefined {
    const others = [...this.#readers];
    const highest = Math.max(-1, ...others.map(({ ownerLevel }) => ownerLevel ?? -1));
    if ((reader.ownerLevel ?? -1) < highest) return amqpErrors.stolen(tooLow(reader, highest));
    if (reader.ownerLevel === undefined && others.length >= maxReaders) return amqpErrors.tooManyReaders(maxReaders);
    this.#readers.add(reader);
    if (reader.ownerLevel !== undefined) {
      for (const other of others) {
        this.remove(other);
        other.disconnect(amqpErrors.stolen(stolenBy(reader, other)));
      }
    }
    return undefined;
  }

  remove(reader: Reader): void {
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
