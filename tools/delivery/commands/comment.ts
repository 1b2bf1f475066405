import { readFile } from "node:fs/promises";
import { stickyComment } from "../comment.ts";
import { gitHubIn, required } from "../flags.ts";
import type { Command } from "./command.ts";

/** Writes a file as the one comment of its name; where the token may only read, says it instead. */
export const comment: Command = async (flags, { fetch: send, variables, say }) => {
  const number = Number(required("pull-request", flags["pull-request"]));
  if (!Number.isSafeInteger(number) || number <= 0) throw new Error("--pull-request: its number expected");
  const text = await readFile(required("file", flags.file), "utf8");
  const name = required("name", flags.name);
  const result = await stickyComment({ ...gitHubIn(variables), number, fetch: send }, name, text);
  say(
    result === "refused" ? `No comment: this token may only read. It says:\n\n${text}` : `comment ${name}: ${result}`,
  );
  return true;
};
