import { presumedDead } from "../../quarantine/replay.ts";
import { type Check, iso } from "../check.ts";

export const replayStuck: Check = {
  name: "replay-stalled",
  severity: "warning",
  means:
    "A replay was killed between its note and its end: whether the event was sent is for the next replay to find out.",
  todo: "npm run quarantine -- replay ID: it looks for the event before it sends it.",
  find: ({ now, sending }) =>
    sending.flatMap(({ partitionKey, rowKey, when }) =>
      now - when >= presumedDead ? [{ where: `${partitionKey}|${rowKey}`, detail: `sending since ${iso(when)}` }] : [],
    ),
};
