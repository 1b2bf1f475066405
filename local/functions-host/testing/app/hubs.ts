import { app, type InvocationContext, trigger } from "@azure/functions";

/* These functions log their input as JSON, which the tests read. */

app.generic("gather", {
  trigger: trigger.generic({
    type: "eventHubTrigger",
    name: "messages",
    eventHubName: "%HUB%",
    connection: "EVENT_HUBS",
    consumerGroup: "readers",
    cardinality: "many",
    dataType: "binary",
  }),
  handler(messages: unknown, context: InvocationContext) {
    const buffers = Array.isArray(messages) && messages.every((message) => Buffer.isBuffer(message));
    const texts = buffers ? messages.map((message) => message.toString("utf8")) : [];
    context.log(JSON.stringify({ buffers, texts, metadata: context.triggerMetadata }));
  },
});

/** Fails twice for the body `fail`, and on every attempt for the body `lost`. */
app.eventHub("stubborn", {
  eventHubName: "trouble",
  connection: "EVENT_HUBS",
  cardinality: "one",
  retry: { strategy: "fixedDelay", delayInterval: { seconds: 1 }, maxRetryCount: 2 },
  handler(message, context) {
    const retry = context.retryContext?.retryCount ?? 0;
    context.log(JSON.stringify({ message, retry, before: context.retryContext?.exception?.message }));
    const text = String(message);
    if (text === "lost" || (text === "fail" && retry < 2)) throw new Error(`${text} at ${retry}`);
  },
});

/** Fails on every attempt while the setting BLOCK exists. */
app.generic("blocked", {
  trigger: trigger.generic({
    type: "eventHubTrigger",
    name: "messages",
    eventHubName: "trouble",
    connection: "EVENT_HUBS",
    consumerGroup: "readers",
    cardinality: "many",
    dataType: "binary",
  }),
  retry: { strategy: "fixedDelay", delayInterval: { seconds: 1 }, maxRetryCount: -1 },
  handler(messages: unknown, context: InvocationContext) {
    const texts = Array.isArray(messages) ? messages.map(String) : [];
    context.log(JSON.stringify({ texts, retry: context.retryContext?.retryCount }));
    if (process.env["BLOCK"] !== undefined) throw new Error("blocked");
  },
});

/* Disabled by settings; the second could not be run. */
app.http("off", { authLevel: "anonymous", handler: () => ({ body: "on" }) });
app.serviceBusQueue("unsupported", { queueName: "q", connection: "NONE", handler: () => {} });
