import { waitingEvents } from "../../ingest-recovery/compare.ts";
import type { Check } from "../check.ts";

export const eventNotBytes: Check = {
  name: "event-not-bytes",
  severity: "error",
  description:
    "The AMQP body of an event is null, a value or a sequence. The host cannot bind it, retries its batch without limit, and delivers nothing after it.",
  action:
    "The timer ingest-recovery quarantines the event and ingests the others, and so does npm run doctor -- --repair. Ask the sender to send bytes.",
  find: ({ hubs }) =>
    hubs.flatMap(({ stream, partitions }) =>
      partitions.flatMap((positions) => {
        const { key, notBytes } = positions;
        const waiting = waitingEvents(positions);
        if (notBytes === undefined || waiting === undefined) return [];
        const unread = { ranges: [waiting], resumes: true };
        return [
          {
            id: key,
            detail: `event ${key}|${notBytes}`,
            remediation: { kind: "reingest", stream, partitionKey: key, unread },
          },
        ];
      }),
    ),
};
