import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";

/* An order lives in orchestrations: every feature of Durable Functions that is played. */

interface Order {
  readonly articles: readonly string[];
}

const day = 86_400_000;
const after = (time: Date, milliseconds: number) => new Date(time.getTime() + milliseconds);

/** Fan-out, custom status, an event against a timer that is too long for one message, a sub-orchestration, a short timer. */
df.app.orchestration("order", function* ({ df: context }) {
  const { articles } = context.getInput() as Order;
  const prices: number[] = yield context.Task.all(articles.map((name) => context.callActivity("price-of", name)));
  const total = prices.reduce((sum, price) => sum + price, 0);
  context.setCustomStatus({ waitsFor: "payment", total });
  const patience = context.createTimer(after(context.currentUtcDateTime, 10 * day));
  const payment = context.waitForExternalEvent("Paid");
  if ((yield context.Task.any([payment, patience])) === patience) return "forgotten";
  patience.cancel();
  context.setCustomStatus({ waitsFor: "shipping" });
  const parcel: string = yield context.callSubOrchestrator("shipping", articles.length, `${context.instanceId}-parcel`);
  yield context.createTimer(after(context.currentUtcDateTime, 50));
  return { total, paid: payment.result, parcel };
});

df.app.orchestration("shipping", function* ({ df: context }) {
  const retry = new df.RetryOptions(20, 3);
  const carrier: string = yield context.callActivityWithRetry("find-carrier", retry, context.instanceId);
  return `${context.getInput()} by ${carrier}`;
});

/** Counts what comes in, and begins anew with every delivery, so that its history stays short. */
df.app.orchestration("stock", function* ({ df: context }) {
  const count = Number(context.getInput() ?? 0);
  const delivered: number | "closed" = yield context.waitForExternalEvent("Delivery");
  if (delivered === "closed") return count;
  return context.continueAsNew(count + delivered);
});

/** Its failure is one that a caller sees. */
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
const asked = new Map<string, number>();
df.app.activity("find-carrier", {
  handler(parcel: string) {
    const times = (asked.get(parcel) ?? 0) + 1;
    asked.set(parcel, times);
    if (times < 3) throw new Error("nobody has time");
    return `carrier ${times}`;
  },
});

type Command = (client: df.DurableClient, id: string, request: HttpRequest) => Promise<unknown>;

/** What the durable client can do to one instance, by method and path. */
const commands: Readonly<Record<string, Command>> = {
  start: async (client, id, request) =>
    client.startNew(request.query.get("of") ?? "", { instanceId: id, input: await request.json() }),
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
      return { jsonBody: { answer: await run(df.getClient(context), id, request) } };
    } catch (error) {
      return { status: 409, jsonBody: { message: (error as Error).message } };
    }
  },
});
