import { setTimeout as sleep } from "node:timers/promises";
import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";

app.hook.appStart(() => console.log("hook: start"));
app.hook.appTerminate(() => console.log("hook: terminate"));
app.hook.postInvocation(({ invocationContext }) => {
  if (invocationContext.functionName === "yearly") invocationContext.log("hook: after, password 1");
});
app.hook.log((entry) => {
  const where = entry.invocationContext?.functionName;
  if (entry.message.includes("password")) entry.message = `hidden in ${where}`;
});

const logTimer = (timer: Timer, context: InvocationContext) => context.log(JSON.stringify(timer));
app.timer("tick", { schedule: "%TICK%", handler: logTimer });
app.timer("yearly", { schedule: "0 0 0 1 1 *", handler: logTimer });

app.http("echo", {
  methods: ["GET", "POST"],
  authLevel: "anonymous",
  route: "echo/{id:int?}",
  async handler(request) {
    const { method, url, params } = request;
    const query = Object.fromEntries(request.query);
    const body = Buffer.from(await request.arrayBuffer()).toString("base64");
    return {
      status: 201,
      jsonBody: { method, url, params, query, header: request.headers.get("x-test"), body },
      headers: { "x-answer": "yes", "set-cookie": "own=1" },
      cookies: [{ name: "a", value: "b" }],
    };
  },
});
app.http("favourite", { authLevel: "anonymous", route: "echo/favourite", handler: () => ({ body: "literal" }) });
app.http("nothing", { authLevel: "anonymous", handler: () => undefined as never });
app.http("boom", {
  authLevel: "anonymous",
  handler: () => {
    throw new Error("boom");
  },
});
app.http("secret", { authLevel: "function", handler: () => ({ body: "secret" }) });
app.http("boss", { authLevel: "admin", handler: () => ({ body: "boss" }) });
app.http("slow", {
  authLevel: "anonymous",
  async handler() {
    await sleep(1500);
    return { body: "done" };
  },
});

df.app.activity("typed", { handler: (input: unknown) => ({ input, type: typeof input }) });
df.app.orchestration("types", function* (context) {
  const inputs = context.df.getInput<unknown[]>() ?? [];
  return yield context.df.Task.all(inputs.map((input) => context.df.callActivity("typed", input)));
});
app.http("run-types", {
  methods: ["POST"],
  authLevel: "anonymous",
  extraInputs: [df.input.durableClient()],
  async handler(request, context) {
    const client = df.getClient(context);
    const id = await client.startNew("types", { input: await request.json() });
    return client.waitForCompletionOrCreateCheckStatusResponse(request, id, { retryIntervalInMilliseconds: 50 });
  },
});
