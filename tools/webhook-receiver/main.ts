import { listen, settingsFor } from "./listen.ts";
import { receiverOf } from "./receiver.ts";
import { statusOfShare } from "./status-of-share.ts";

export interface ReceiverFlags {
  readonly port: number;
  readonly secret: string;
  readonly status?: number | undefined;
  readonly fail?: number | undefined;
}

/** Receives until Ctrl-C. */
export async function receiveWebhooks({ port, secret, status, fail }: ReceiverFlags): Promise<void> {
  const listening = await listen(
    receiverOf({
      secrets: secret.split(" "),
      status: () => statusOfShare({ status, fail }, Math.random()),
      now: () => Date.now(),
      print: (line) => console.log(line),
    }),
    port,
  );
  const settings = settingsFor(listening, secret).map((setting) => `--set "${setting}"`);
  console.log(`Start the app with
  npx korevital start ${settings.join(" ")}
Deliveries until Ctrl-C (UTC, status, delivery, its id, alert):`);
  process.once("SIGINT", listening.close);
  await listening.closed;
}
