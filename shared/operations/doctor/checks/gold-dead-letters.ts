import { type Check, iso } from "../check.ts";

export const goldSetAside: Check = {
  name: "gold-dead-lettered",
  severity: "error",
  means: "Groups of a summary cannot be computed: their rows are old or not there.",
  todo: "Read the reason in gold-errors; mend the rule or the fact. They are tried again at each run.",
  find: ({ goldSetAside: groups }) =>
    groups.map(({ summary, id, since }) => ({ where: `${summary} ${id}`, detail: `since ${iso(since)}` })),
};
