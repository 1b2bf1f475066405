import { type Check, timeText } from "../check.ts";

export const goldDeadLettered: Check = {
  name: "gold-dead-lettered",
  severity: "error",
  description: "Groups of a summary cannot be computed or stored: their rows are stale or missing.",
  action: "Read code and key in gold-errors and correct the rule or the data. Gold tries the groups again.",
  find: ({ goldDeadLetters }) =>
    goldDeadLetters.map(({ summary, id, since }) => ({ id: `${summary} ${id}`, detail: `since ${timeText(since)}` })),
};
