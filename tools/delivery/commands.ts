import type { Command } from "./commands/command.ts";
import { comment } from "./commands/comment.ts";
import { coverage } from "./commands/coverage.ts";
import { deliverPackage } from "./commands/deliver.ts";
import { previous } from "./commands/previous.ts";
import { whatIf } from "./commands/what-if.ts";

/** The commands of `npm run delivery` by name. */
export const commands: Readonly<Record<string, Command>> = {
  "what-if": whatIf,
  deliver: deliverPackage,
  comment,
  previous,
  coverage,
};
