import type { Command } from "./commands/command.ts";
import { comment } from "./commands/comment.ts";
import { coverage } from "./commands/coverage.ts";
import { deliverPackage } from "./commands/deliver.ts";
import { previous } from "./commands/previous.ts";
import { whatIf } from "./commands/what-if.ts";

/** Every command of `npm run delivery`, by its name. */
export const commands: Readonly<Record<string, Command>> = {
  "what-if": whatIf,
  deliver: deliverPackage,
  comment,
  previous,
  coverage,
};
