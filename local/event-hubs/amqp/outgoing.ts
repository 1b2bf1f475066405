import type { Sender } from "./rhea-view.ts";
import { encodeTransfers, framesOf, type TransferTarget } from "./transfer-frames.ts";

/*
 * All transfers of the endpoint leave here, not through rhea, which keeps unsettled deliveries and finds them by
 * consecutive ids.
 */

const maxUint32 = 2 ** 32 - 1;
const settledMode = 1;

/** How messages of a link are written. */
export function transferTarget({ connection, session, local }: Sender): TransferTarget {
  return {
    channel: session.local.channel,
    handle: local.handle,
    maxFrameBytes: connection.remote.open?.max_frame_size ?? maxUint32,
    settled: local.attach.snd_settle_mode === settledMode,
  };
}

/**
 * Writes encoded messages to the socket, after its link is attached. The caller respects the link's credit and the
 * session's window.
 *
 * @param buffer reused for the frames when it is large enough
 */
export function writeTransfers(sender: Sender, messages: readonly Buffer[], buffer?: Buffer): void {
  const { outgoing } = sender.session;
  const target = transferTarget(sender);
  sender.connection.socket.write(encodeTransfers(messages, outgoing.next_delivery_id, target, buffer));
  const frames = messages.reduce((sum, { length }) => sum + framesOf(length, target), 0);
  outgoing.next_transfer_id += frames;
  outgoing.window -= frames;
  outgoing.next_delivery_id += messages.length;
  outgoing.next_pending_delivery = outgoing.next_delivery_id;
  sender.credit -= messages.length;
  sender.delivery_count += messages.length;
}
