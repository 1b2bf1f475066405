import { sampleWebhookSecret } from "../../shared/platform/azure/settings.ts";
import { listen, settingsFor } from "../webhook-receiver/listen.ts";
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
  const receiver = receiverOf({
    secrets: [sampleWebhookSecret],
    status: () => 204,
    now: () => Date.now(),
    print: (line) => deliveries.push(line),
  });
  const listening = await listen(receiver, 0);
  const flags = settingsFor(listening, sampleWebhookSecret).flatMap((setting) => ["--set", setting]);
  return { flags, deliveries, close: listening.close };
}
