import { readFile } from "node:fs/promises";
import { stickyComment } from "../comment.ts";
import { gitHubIn, required } from "../flags.ts";
import type { Command } from "./command.ts";

/** Writes a file as the comment of a name; logs it if the token is read-only. */
export const comment: Command = async (flags, { fetch: send, variables, log }) => {
  const number = Number(required("pull-request", flags.pullRequest));
  if (!Number.isSafeInteger(number) || number <= 0) throw new Error("--pull-request: a number expected");
  const text = await readFile(required("file", flags.file), "utf8");
  const name = required("name", flags.name);
  const result = await stickyComment({ ...gitHubIn(variables), number, fetch: send }, name, text);
  log(result === "forbidden" ? `No comment: the token is read-only. Text:\n\n${text}` : `comment ${name}: ${result}`);
  return true;
};
