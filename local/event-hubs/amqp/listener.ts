import type { Socket } from "node:net";
import type { Faults } from "../../faults/fault.ts";
import { addressPath, type Hubs, serviceOf } from "./addresses.ts";
import { answerCbs, cbsOperation } from "./cbs.ts";
import { openConsumerLink } from "./consumer-link.ts";
import { amqpErrors } from "./errors.ts";
import { replyWithFault } from "./fault-injection.ts";
import { answerManagement, managementOperation } from "./management.ts";
import { maxMessageBytes, openProducerLink } from "./producer-link.ts";
import { serveRequests } from "./request-reply.ts";
import {
  type AmqpError,
  type Connection,
  type Container,
  createContainer,
  type Receiver,
  type Sender,
} from "./rhea-view.ts";

/** Serves the connections of AMQP clients. */
export interface AmqpListener {
  accept(socket: Socket): void;
  /** Closes every connection with a reason. Clients reconnect by themselves. */
  disconnectAll(reason: AmqpError): void;
  /** Closes every connection, and returns when all have ended. */
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

const closeTimeoutMs = 1000;

export function openAmqpListener(hubs: Hubs, faults: Faults, log: (line: string) => void): AmqpListener {
  const container = createContainer(connectionOptions.container_id);
  const connections = new Map<Socket, Connection>();
  reportErrors(container, log);
  container.on("receiver_open", ({ receiver }) => rejectOn(receiver, log, openReceiver(receiver, hubs, faults)));
  container.on("sender_open", ({ sender }) => rejectOn(sender, log, openSender(sender, hubs, faults, log)));
  const disconnectAll = (reason: AmqpError) => {
    for (const connection of connections.values()) connection.close(reason);
  };
  return {
    disconnectAll,
    accept(socket) {
      // every link of the connection adds a listener
      socket.setMaxListeners(0);
      const connection = container.create_connection(connectionOptions);
      connections.set(socket, connection);
      socket.once("close", () => {
        connections.delete(socket);
        // rhea handles "end" and "error" only: without one the heartbeat of a connection that a fault broke goes on.
        if (!socket.readableEnded && socket.errored === null) socket.emit("end");
      });
      connection.accept(socket);
    },
    async close() {
      const closed = [...connections.keys()].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      disconnectAll(amqpErrors.stopping);
      const timeout = setTimeout(() => {
        for (const socket of connections.keys()) socket.destroy();
      }, closeTimeoutMs);
      await Promise.all(closed);
      clearTimeout(timeout);
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
      ? replyWithFault(faults, cbsOperation(request), () => answerCbs(request, Date.now()))
      : replyWithFault(faults, managementOperation(request), () => answerManagement(request, hubs)),
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

function rejectOn(link: Receiver | Sender, log: (line: string) => void, error: AmqpError | undefined): void {
  if (error === undefined) return;
  log(`rejected link ${link.name}: ${error.condition}: ${error.description}`);
  link.close(error);
}

/** Logs the errors that close a connection. rhea throws errors without a listener. */
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
