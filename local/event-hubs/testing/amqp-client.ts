import { createHmac } from "node:crypto";
import rhea, { type Connection, type EventContext } from "rhea";
import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";

/* A client of rhea without an SDK, for tests of what the endpoint does on the wire. */

/** Connects without a token. */
export function connectAmqp(port: number): Connection {
  const container = rhea.create_container();
  // rhea throws errors that have no listener
  for (const name of ["error", "disconnected", "receiver_error", "sender_error", "connection_error"])
    container.on(name, () => {});
  return container.connect({ host: "127.0.0.1", port, reconnect: false, username: "anonymous" });
}

/** The context of the next event of that name. */
export function next(
  emitter: { once(name: string, listener: (context: EventContext) => void): unknown },
  name: string,
) {
  return new Promise<EventContext>((resolve) => emitter.once(name, resolve));
}

/** A token for a resource, for the next hour. */
export function sasToken(resource: string, key = LOCAL_EVENT_HUBS_KEY): string {
  const audience = encodeURIComponent(resource);
  const expiry = Math.floor(Date.now() / 1000) + 3600;
  const signature = createHmac("sha256", key).update(`${audience}\n${expiry}`).digest("base64");
  return `SharedAccessSignature sr=${audience}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${LOCAL_EVENT_HUBS_KEY_NAME}`;
}

/** The links of `$cbs`, without `reply_to`, as Python's client opens them. */
export async function openCbs(connection: Connection, sndSettleMode: 0 | 1 | 2 = 0) {
  const receiver = connection.open_receiver({ source: "$cbs", target: "$cbs", snd_settle_mode: sndSettleMode });
  const sender = connection.open_sender({ source: "$cbs", target: "$cbs" });
  await Promise.all([next(receiver, "receiver_open"), next(sender, "sendable")]);
  return {
    /** Sends a token, and returns the status of the reply. */
    async put(resource: string, token = sasToken(resource)): Promise<unknown> {
      sender.send({
        message_id: "1",
        application_properties: { operation: "put-token", type: "servicebus.windows.net:sastoken", name: resource },
        body: token,
      });
      const { message } = await next(receiver, "message");
      return message?.application_properties?.["status-code"];
    },
  };
}

/** Sends a token for a resource. */
export async function authorize(connection: Connection, resource = "sb://localhost"): Promise<void> {
  const status = await (await openCbs(connection)).put(resource);
  if (status !== 202) throw new Error(`the token for ${resource} is answered with ${status}`);
}
