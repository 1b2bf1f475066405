import { app, type InvocationContext, type Timer, trigger } from "@azure/functions";

/* Every trigger except Durable Functions. Each function logs its input as JSON, which the tests read. */

function logJson(context: InvocationContext, value: object): void {
  context.log(JSON.stringify(value));
}

/** JSON does not distinguish a buffer from an object. */
function toLoggable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return { bytes: value.toString() };
  return Array.isArray(value) ? value.map(toLoggable) : value;
}

/** Functions such as `sales-many-binary`, each with its own consumer group. */
for (const cardinality of ["many", "one"]) {
  for (const dataType of ["binary", "string", "json"]) {
    const name = `sales-${cardinality}-${dataType}`;
    const options = { eventHubName: "sales", connection: "EVENT_HUBS", consumerGroup: name, cardinality };
    app.generic(name, {
      trigger: trigger.generic({
        ...{ type: "eventHubTrigger", name: "sale", ...options },
        ...(dataType === "json" ? {} : { dataType }),
      }),
      handler(sale: unknown, context: InvocationContext) {
        logJson(context, { received: toLoggable(sale), sequenceNumbers: sequenceNumbersOf(context) });
      },
    });
  }
}

function sequenceNumbersOf({ triggerMetadata = {} }: InvocationContext): unknown {
  return triggerMetadata["sequenceNumberArray"] ?? triggerMetadata["sequenceNumber"];
}

/** Fails twice for each event, while its partition waits. */
app.eventHub("returns", {
  eventHubName: "returns",
  connection: "EVENT_HUBS",
  cardinality: "one",
  retry: {
    strategy: "exponentialBackoff",
    minimumInterval: { milliseconds: 50 },
    maximumInterval: { milliseconds: 200 },
    maxRetryCount: 4,
  },
  handler(returned, context) {
    const retry = context.retryContext?.retryCount ?? 0;
    logJson(context, { returned, retry });
    if (retry < 2) throw new Error(`attempt ${retry} fails`);
  },
});

app.timer("opening-hours", {
  schedule: "* * * * * *",
  handler: (timer: Timer, context) => logJson(context, { isPastDue: timer.isPastDue }),
});

app.storageQueue("complaints", {
  queueName: "complaints",
  connection: "AzureWebJobsStorage",
  handler(complaint, context) {
    logJson(context, { complaint, time: context.triggerMetadata?.["dequeueCount"] });
    if (complaint === "about everything") throw new Error("unknown complaint");
  },
});

app.http("price", {
  methods: ["GET", "POST"],
  authLevel: "anonymous",
  route: "prices/{article:alpha}/{count:int?}",
  async handler(request) {
    const note = request.method === "POST" ? await request.text() : request.query.get("note");
    return { jsonBody: { ...request.params, note }, headers: { "x-currency": "EUR" } };
  },
});
