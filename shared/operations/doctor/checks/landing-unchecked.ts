import type { Check } from "../check.ts";

export const landingUnchecked: Check = {
  name: "landing-unchecked",
  severity: "error",
  description: "The container landing cannot be listed, or the progress of a file cannot be read.",
  action:
    "If storage responds, the progress row or the name of the file is damaged: upload it again under another name.",
  find: ({ landingFailures }) => landingFailures,
};
