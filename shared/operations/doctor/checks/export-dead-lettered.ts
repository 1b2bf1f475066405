import { type Check, timeText } from "../check.ts";

export const exportDeadLettered: Check = {
  name: "export-dead-lettered",
  severity: "error",
  description: "Groups of a summary have values that a file cannot contain: the exported files lack their rows.",
  action: "Read the key in gold-errors and correct the data. Each export looks whether the groups can be exported.",
  find: ({ exportDeadLetters }) =>
    exportDeadLetters.map(({ summary, id, since }) => ({ id: `${summary} ${id}`, detail: `since ${timeText(since)}` })),
};
