import { app, type InvocationContext, trigger } from "@azure/functions";

/* What these functions get they say as JSON in the log, where the test reads it. */

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

/** Fails twice over a body that says `fail`, and at every try over one that says `lost`. */
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

/** Fails for ever while the setting HOLD is there. */
app.generic("held", {
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
    if (process.env["HOLD"] !== undefined) throw new Error("held");
  },
});
