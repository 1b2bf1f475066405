import { once } from "node:events";
import { createServer } from "node:http";
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
  const server = createServer(
    receiverOf({
      secrets: secret.split(" "),
      status: () => statusOfShare({ status, fail }, Math.random()),
      now: () => Date.now(),
      print: (line) => console.log(line),
    }),
  );
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    if (Object(error).code !== "EADDRINUSE") throw error;
    throw new Error(`port ${port} is in use: choose another one with --port`, { cause: error });
  }
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  console.log(`Start the app with
  npx korevital start --set ALERT_WEBHOOK_URL=http://127.0.0.1:${actual}/ --set "ALERT_WEBHOOK_SECRET=${secret}"
Deliveries until Ctrl-C (UTC, status, delivery, its id, alert):`);
  process.once("SIGINT", () => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "close");
}
