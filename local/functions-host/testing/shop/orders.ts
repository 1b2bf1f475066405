import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";

/* Orders are orchestrations that use every supported feature of Durable Functions. */

interface Order {
  readonly articles: readonly string[];
}

const day = 86_400_000;
const after = (time: Date, milliseconds: number) => new Date(time.getTime() + milliseconds);

/**
 * Uses fan-out, custom status, an event against a timer that exceeds one message, a sub-orchestration, and a short
 * timer.
 */
df.app.orchestration("order", function* ({ df: context }) {
  const { articles } = context.getInput() as Order;
  const prices: number[] = yield context.Task.all(articles.map((name) => context.callActivity("price-of", name)));
  const total = prices.reduce((sum, price) => sum + price, 0);
  context.setCustomStatus({ awaiting: "payment", total });
  const deadline = context.createTimer(after(context.currentUtcDateTime, 10 * day));
  const payment = context.waitForExternalEvent("Paid");
  if ((yield context.Task.any([payment, deadline])) === deadline) return "expired";
  deadline.cancel();
  context.setCustomStatus({ awaiting: "shipping" });
  const parcel: string = yield context.callSubOrchestrator("shipping", articles.length, `${context.instanceId}-parcel`);
  yield context.createTimer(after(context.currentUtcDateTime, 50));
  return { total, paid: payment.result, parcel };
});

df.app.orchestration("shipping", function* ({ df: context }) {
  const retry = new df.RetryOptions(20, 3);
  const carrier: string = yield context.callActivityWithRetry("find-carrier", retry, context.instanceId);
  return `${context.getInput()} by ${carrier}`;
});

/** Counts deliveries. continueAsNew after each one keeps the history short. */
df.app.orchestration("stock", function* ({ df: context }) {
  const count = Number(context.getInput() ?? 0);
  const delivered: number | "closed" = yield context.waitForExternalEvent("Delivery");
  if (delivered === "closed") return count;
  return context.continueAsNew(count + delivered);
});

/** Fails with an error that contains the error of its activity. */
df.app.orchestration("refund", function* ({ df: context }) {
  try {
    return yield context.callActivity("pay-back", context.getInput());
  } catch (error) {
    throw new Error(`no refund: ${(error as Error).message.split("\n")[0]}`);
  }
});

df.app.activity("price-of", { handler: (article: string) => article.length });
df.app.activity("pay-back", {
  handler: () => {
    throw new Error("no money");
  },
});
const requests = new Map<string, number>();
df.app.activity("find-carrier", {
  handler(parcel: string) {
    const times = (requests.get(parcel) ?? 0) + 1;
    requests.set(parcel, times);
    if (times < 3) throw new Error("no carrier available");
    return `carrier ${times}`;
  },
});

type Command = (client: df.DurableClient, id: string, request: HttpRequest) => Promise<unknown>;

/** The operations of the durable client on one instance, by the last segment of the path. */
const commands: Readonly<Record<string, Command>> = {
  start: async (client, id, request) =>
    client.startNew(request.query.get("name") ?? "", { instanceId: id, input: await request.json() }),
  raise: async (client, id, request) => client.raiseEvent(id, request.query.get("event") ?? "", await request.json()),
  terminate: async (client, id, request) => client.terminate(id, await request.text()),
  suspend: async (client, id, request) => client.suspend(id, await request.text()),
  resume: async (client, id, request) => client.resume(id, await request.text()),
  purge: (client, id) => client.purgeInstanceHistory(id),
  status: (client, id) => client.getStatus(id),
};

app.http("instances", {
  methods: ["POST"],
  authLevel: "anonymous",
  route: "instances/{id}/{command}",
  extraInputs: [df.input.durableClient()],
  async handler(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
    const { id = "", command = "" } = request.params;
    const run = commands[command];
    if (run === undefined) return { status: 404 };
    try {
      return { jsonBody: { result: await run(df.getClient(context), id, request) } };
    } catch (error) {
      return { status: 409, jsonBody: { message: (error as Error).message } };
    }
  },
});
