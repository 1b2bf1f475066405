import type { Socket } from "node:net";
import type { Faults } from "../../faults/fault.ts";
import { Access, PlainMechanism } from "./access.ts";
import type { Hubs } from "./addresses.ts";
import { sendAllFields } from "./all-fields.ts";
import { amqpErrors } from "./errors.ts";
import { foreignProtocol } from "./foreign-protocols.ts";
import { type LinkContext, openReceiver, openSender } from "./links.ts";
import { maxMessageBytes } from "./producer-link.ts";
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

/** As in Azure: Python's client needs it. */
const maxHandle = 262_143;

export function openAmqpListener(
  hubs: Hubs,
  faults: Faults,
  log: (line: string) => void,
  warn: (line: string) => void,
): AmqpListener {
  const container = createContainer(connectionOptions.container_id, () => new PlainMechanism(log));
  const connections = new Map<Socket, Connection>();
  const accesses = new WeakMap<Connection, Access>();
  const context = ({ connection }: Receiver | Sender): LinkContext => {
    const access = accesses.get(connection) ?? new Access(connection);
    accesses.set(connection, access);
    return { hubs, faults, log, warn, access };
  };
  reportErrors(container, log);
  container.on("session_open", ({ session }) => {
    session.local.begin.handle_max = maxHandle;
  });
  container.on("receiver_open", ({ receiver }) => openReceiver(receiver, context(receiver)));
  container.on("sender_open", ({ sender }) => openSender(sender, context(sender)));
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
      connection.on("protocol_error", ({ message }) => {
        const foreign = foreignProtocol(message);
        if (foreign === undefined) log(`connection closed: ${message}`);
        else warn(`Event Hubs: connection closed: ${foreign.problem}`);
        if (foreign?.response !== undefined) socket.write(foreign.response);
      });
      sendAllFields(connection);
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

/** Logs the errors that close a connection. rhea throws errors without a listener. */
function reportErrors(container: Container, log: (line: string) => void): void {
  container.on("error", ({ message }) => log(`connection closed: ${message}`));
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
