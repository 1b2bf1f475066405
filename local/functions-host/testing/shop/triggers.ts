import { app, type InvocationContext, type Timer, trigger } from "@azure/functions";

/* Every trigger but Durable's. What a function gets it says as JSON in the log, where the test reads it. */

function tell(context: InvocationContext, what: object): void {
  context.log(JSON.stringify(what));
}

/** A buffer does not look like one in JSON. */
function shown(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return { bytes: value.toString() };
  return Array.isArray(value) ? value.map(shown) : value;
}

/** `sales-many-binary` and so on, each with a consumer group of its own. */
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
        tell(context, { got: shown(sale), positions: positionsOf(context) });
      },
    });
  }
}

function positionsOf({ triggerMetadata = {} }: InvocationContext): unknown {
  return triggerMetadata["sequenceNumberArray"] ?? triggerMetadata["sequenceNumber"];
}

/** Fails over each event until the third try, while its partition waits. */
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
    tell(context, { returned, retry });
    if (retry < 2) throw new Error(`not at try ${retry}`);
  },
});

app.timer("opening-hours", {
  schedule: "* * * * * *",
  handler: (timer: Timer, context) => tell(context, { isPastDue: timer.isPastDue }),
});

app.storageQueue("complaints", {
  queueName: "complaints",
  connection: "AzureWebJobsStorage",
  handler(complaint, context) {
    tell(context, { complaint, time: context.triggerMetadata?.["dequeueCount"] });
    if (complaint === "about everything") throw new Error("cannot be helped");
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
