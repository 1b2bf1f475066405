import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sampleWebhookSecret } from "../../shared/platform/azure/settings.ts";
import { receiverOf } from "../webhook-receiver/receiver.ts";

/** A receiver of webhooks on this machine, as `korevital webhook-receiver` is one. */
export interface DemoReceiver {
  /** Flags of the stack, by which the app sends alerts to it. */
  readonly flags: readonly string[];
  /** A line for each delivery: when, the status, whether its signature was verified, and the alert. */
  readonly deliveries: readonly string[];
  close(): void;
}

export async function startReceiver(): Promise<DemoReceiver> {
  const deliveries: string[] = [];
  const server = createServer(
    receiverOf({
      secrets: [sampleWebhookSecret],
      status: () => 204,
      now: () => Date.now(),
      print: (line) => deliveries.push(line),
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const settings = [`ALERT_WEBHOOK_URL=http://127.0.0.1:${port}/`, `ALERT_WEBHOOK_SECRET=${sampleWebhookSecret}`];
  return {
    flags: settings.flatMap((setting) => ["--set", setting]),
    deliveries,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
