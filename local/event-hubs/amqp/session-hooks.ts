import type { Receiver, Session } from "./rhea-view.ts";

/** Message format that {@link receiveRaw} gives to messages with format 0. */
export const plainFormat = 1;

const rawReceivers = new WeakMap<Session, WeakSet<Receiver>>();

/**
 * Makes rhea emit all messages of a link as bytes. By default it decodes messages with format 0, and an event must be
 * stored byte for byte.
 */
export function receiveRaw(receiver: Receiver): void {
  const { session } = receiver;
  let receivers = rawReceivers.get(session);
  if (receivers === undefined) {
    receivers = new WeakSet();
    rawReceivers.set(session, receivers);
    hookTransfers(session, receivers);
  }
  receivers.add(receiver);
}

function hookTransfers({ incoming }: Session, raw: WeakSet<Receiver>): void {
  const original = incoming.on_transfer;
  incoming.on_transfer = (frame, receiver) => {
    if (raw.has(receiver)) frame.performative.message_format ||= plainFormat;
    original.call(incoming, frame, receiver);
  };
}

/**
 * Calls the listener after every flow frame of the session: rhea emits events for link credit, but none for the session
 * window.
 */
export function onSessionFlow({ outgoing }: Session, listener: () => void): void {
  const original = outgoing.on_flow;
  outgoing.on_flow = (fields) => {
    original.call(outgoing, fields);
    listener();
  };
}
