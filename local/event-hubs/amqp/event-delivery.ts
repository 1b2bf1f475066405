import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Fault } from "../../faults/fault.ts";
import { LogCursor } from "../log/cursor.ts";
import type { PartitionLog } from "../log/partition-log.ts";
import type { StartPosition } from "../log/position.ts";
import { seek } from "../log/seek.ts";
import { amqpErrors } from "./errors.ts";
import { breakConnection, type deliveryFaults } from "./fault-injection.ts";
import { transferTarget, writeTransfers } from "./outgoing.ts";
import type { Reader } from "./reader-group.ts";
import type { AmqpError, Sender } from "./rhea-view.ts";
import { withRuntimeMetric } from "./runtime-metric.ts";
import { onSessionFlow } from "./session-hooks.ts";
import { framesOf } from "./transfer-frames.ts";

const maxWriteBytes = 256 * 1024;
const writeBufferBytes = 2 * maxWriteBytes;
const maxUnsentBytes = 2 * 1024 * 1024;

type DeliveryFault = Fault<(typeof deliveryFaults)[number]>;

export interface DeliveryOptions extends Pick<Reader, "name" | "ownerLevel"> {
  /** Draws a fault for each write of messages. */
  readonly fault: () => DeliveryFault | undefined;
  /** Whether each event is delivered with the end of the partition. */
  readonly runtimeMetric: boolean;
}

/** Delivers a partition's events over a link, as far as its credit, its session's window and its socket allow. */
export class EventDelivery implements Reader {
  readonly name: string;
  readonly ownerLevel: number | undefined;
  readonly #sender: Sender;
  readonly #log: PartitionLog;
  readonly #fault: DeliveryOptions["fault"];
  readonly #runtimeMetric: boolean;
  /** Reused for the frames of each write. */
  #writeBuffer: Buffer | undefined;
  #open = true;
  #wake: () => void = () => {};

  constructor(sender: Sender, log: PartitionLog, { name, ownerLevel, fault, runtimeMetric }: DeliveryOptions) {
    this.name = name;
    this.ownerLevel = ownerLevel;
    this.#sender = sender;
    this.#log = log;
    this.#fault = fault;
    this.#runtimeMetric = runtimeMetric;
  }

  disconnect(reason: AmqpError): void {
    this.#sender.close(reason);
    this.#stop();
  }

  /** Delivers until the link, its session or its connection is closed. @throws CorruptLogError */
  async run(start: StartPosition): Promise<void> {
    const { session, connection } = this.#sender;
    const stop = () => this.#stop();
    const wake = () => this.#wake();
    this.#sender.once("sender_close", stop);
    session.once("session_close", stop);
    connection.socket.once("close", stop);
    connection.socket.on("drain", wake);
    onSessionFlow(session, wake);
    const stopListening = this.#log.onCommit(wake);
    try {
      await this.#deliver(new LogCursor(this.#log, await seek(this.#log, start)));
    } finally {
      stopListening();
      connection.socket.off("close", stop).off("drain", wake);
    }
  }

  async #deliver(cursor: LogCursor): Promise<void> {
    // rhea writes its attach first
    await yieldToEventLoop();
    while (this.#open) {
      const messages = this.#takeDeliverable(cursor);
      if (messages.length > 0) {
        this.#sendOrFail(messages);
        await yieldToEventLoop();
      } else if (this.#sendable() > 0 && !cursor.atEnd && cursor.peek() === undefined) {
        await cursor.load();
      } else {
        if (this.#sender._draining && cursor.atEnd) this.#drained();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        await yieldToEventLoop();
      }
    }
  }

  #sendOrFail(messages: readonly Buffer[]): void {
    const fault = this.#fault();
    if (fault === undefined || fault.after) this.#send(messages);
    if (fault !== undefined) this.#fail(fault);
  }

  #fail({ kind }: DeliveryFault): void {
    if (kind === "steal") this.disconnect(amqpErrors.stolen(`The receiver '${this.name}' is disconnected on request.`));
    else breakConnection(this.#sender.connection);
    this.#stop();
  }

  #stop(): void {
    this.#open = false;
    this.#wake();
  }

  /** Number of messages that may be sent now. */
  #sendable(): number {
    const { credit, connection } = this.#sender;
    const blocked = !connection.socket.writable || connection.socket.writableLength > maxUnsentBytes;
    return this.#open && !blocked ? credit : 0;
  }

  #takeDeliverable(cursor: LogCursor): Buffer[] {
    const target = transferTarget(this.#sender);
    const sendable = this.#sendable();
    let frames = this.#sender.session.outgoing.transfer_window();
    let bytes = 0;
    const messages: Buffer[] = [];
    while (messages.length < sendable && bytes < maxWriteBytes) {
      const stored = cursor.peek();
      if (stored === undefined) break;
      const message = this.#runtimeMetric ? withRuntimeMetric(stored, this.#log.end, new Date()) : stored;
      frames -= framesOf(message.length, target);
      // NaN until the peer has sent its first flow
      if (!(frames >= 0)) break;
      messages.push(message);
      bytes += message.length;
      cursor.advance();
    }
    return messages;
  }

  #send(messages: readonly Buffer[]): void {
    this.#writeBuffer ??= Buffer.allocUnsafeSlow(writeBufferBytes);
    writeTransfers(this.#sender, messages, this.#writeBuffer);
    // the socket still reads from it
    if (this.#sender.connection.socket.writableLength > 0) this.#writeBuffer = undefined;
  }

  #drained(): void {
    this.#sender.set_drained(true);
    this.#sender.connection._register();
  }
}
