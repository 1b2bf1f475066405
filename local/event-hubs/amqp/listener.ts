import type { Socket } from "node:net";
import type { Faults } from "../../faults/fault.ts";
import { addressPath, type Hubs, serviceOf } from "./addresses.ts";
import { answerCbs, cbsSubject } from "./cbs.ts";
import { openConsumerLink } from "./consumer-link.ts";
import { faultyReply } from "./faulty.ts";
import { answerManagement, managementSubject } from "./management.ts";
import { maxMessageBytes, openProducerLink } from "./producer-link.ts";
import { refusals } from "./refusals.ts";
import { serveRequests } from "./request-reply.ts";
import {
  type AmqpError,
  type Connection,
  type Container,
  createContainer,
  type Receiver,
  type Sender,
} from "./rhea-view.ts";

/** Where AMQP clients come in. */
export interface AmqpDoor {
  accept(socket: Socket): void;
  /** Closes every connection with a reason: clients come again by themselves. */
  disconnectAll(reason: AmqpError): void;
  /** Tells every client that the endpoint stops, and waits until all are gone. */
  close(): Promise<void>;
}

const connectionOptions = {
  container_id: "local-event-hubs",
  max_frame_size: 1024 * 1024,
  channel_max: 4999,
  idle_time_out: 240_000,
  receiver_options: { autoaccept: false, credit_window: 0, max_message_size: maxMessageBytes },
  sender_options: { snd_settle_mode: 1 },
} as const;

const patienceMs = 1000;

export function openAmqpDoor(hubs: Hubs, faults: Faults, log: (line: string) => void): AmqpDoor {
  const container = createContainer(connectionOptions.container_id);
  const connections = new Map<Socket, Connection>();
  reportErrors(container, log);
  container.on("receiver_open", ({ receiver }) => refuseOr(receiver, log, openReceiver(receiver, hubs, faults)));
  container.on("sender_open", ({ sender }) => refuseOr(sender, log, openSender(sender, hubs, faults, log)));
  const disconnectAll = (reason: AmqpError) => {
    for (const connection of connections.values()) connection.close(reason);
  };
  return {
    disconnectAll,
    accept(socket) {
      // every link of the connection listens for its end
      socket.setMaxListeners(0);
      const connection = container.create_connection(connectionOptions);
      connections.set(socket, connection);
      socket.once("close", () => {
        connections.delete(socket);
        // The library hears of ends and of errors: of a connection that we broke it would keep the heartbeat for ever.
        if (!socket.readableEnded && socket.errored === null) socket.emit("end");
      });
      connection.accept(socket);
    },
    async close() {
      const gone = [...connections.keys()].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      disconnectAll(refusals.stopping);
      const impatience = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, patienceMs);
      await Promise.all(gone);
      clearTimeout(impatience);
    },
  };
}

function openReceiver(receiver: Receiver, hubs: Hubs, faults: Faults): AmqpError | undefined {
  const { source, target } = receiver.remote.attach;
  receiver.set_source(source ?? {});
  receiver.set_target(target ?? {});
  const service = serviceOf(addressPath(target?.address));
  if (service === undefined) return openProducerLink(receiver, hubs, faults);
  serveRequests(receiver, (request) =>
    service === "$cbs"
      ? faultyReply(faults, cbsSubject(request), () => answerCbs(request, Date.now()))
      : faultyReply(faults, managementSubject(request), () => answerManagement(request, hubs)),
  );
  return undefined;
}

function openSender(sender: Sender, hubs: Hubs, faults: Faults, log: (line: string) => void): AmqpError | undefined {
  const { source, target } = sender.remote.attach;
  sender.set_source(source ?? {});
  sender.set_target(target ?? {});
  if (serviceOf(addressPath(source?.address)) !== undefined) return undefined;
  return openConsumerLink(sender, hubs, faults, log);
}

function refuseOr(link: Receiver | Sender, log: (line: string) => void, refusal: AmqpError | undefined): void {
  if (refusal === undefined) return;
  log(`refused link ${link.name}: ${refusal.condition}: ${refusal.description}`);
  link.close(refusal);
}

/** Errors of a client end its connection and are worth a line; rhea throws those that nobody listens for. */
function reportErrors(container: Container, log: (line: string) => void): void {
  for (const event of ["error", "protocol_error"]) {
    container.on(event, ({ message }) => log(`connection closed: ${message}`));
  }
  const quiet = [
    "connection_error",
    "connection_close",
    "session_error",
    "sender_error",
    "receiver_error",
    "disconnected",
  ];
  for (const event of quiet) container.on(event, () => {});
}
