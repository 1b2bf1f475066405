import { type Check, timeText } from "../check.ts";

export const webhookDeadLettered: Check = {
  name: "webhook-dead-lettered",
  severity: "error",
  description: "The webhook did not accept messages for 24 hours, or the receiver is gone: they are not retried.",
  action: "Correct the receiver, ALERT_WEBHOOK_URL or ALERT_WEBHOOK_SECRET. A repair sends the messages again.",
  find: ({ webhookDeadLetters }) => {
    const [first] = webhookDeadLetters.toSorted((a, b) => a.since - b.since);
    if (first === undefined) return [];
    const detail = `${webhookDeadLetters.length} messages, the first since ${timeText(first.since)}: ${first.failure}`;
    return [{ id: "webhook", detail, remediation: { kind: "resend" } }];
  },
};
