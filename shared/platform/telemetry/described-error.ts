import { printable } from "../printable.ts";
import { withoutPersonal } from "./redact.ts";

const longestMessage = 500;
const mostFrames = 12;

export interface DescribedError {
  readonly type: string;
  /** One line. */
  readonly message: string;
  /** Where it was thrown; the frames only. */
  readonly stack: string;
}

/**
 * What may be logged of an error. Not the whole of it: the SDKs hang requests, headers and partition keys on their errors, and
 * those are personal. Of the text what looks like an e-mail address or a MAC address goes; and since it may repeat what somebody
 * sent, no control character in it tells a log or a terminal what to do.
 */
export function describedError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: said(firstLine(String(error))), stack: "" };
  const code = "code" in error && ["string", "number"].includes(typeof error.code) ? ` (${error.code})` : "";
  const cause =
    error.cause instanceof Error ? `; because of ${error.cause.name}: ${firstLine(error.cause.message)}` : "";
  return {
    type: said(error.name),
    message: said(`${firstLine(error.message)}${code}${cause}`),
    stack: framesOf(error),
  };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}

/** A stack begins with the message, whose further lines may look like frames. */
function framesOf({ message, stack = "" }: Error): string {
  const afterMessage = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const frames = afterMessage.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.slice(0, mostFrames).map(printable).join("\n");
}

function said(text: string): string {
  return printable(withoutPersonal(shortened(text)));
}

/** Cut between words: half an e-mail address would not look like one. */
function shortened(text: string): string {
  if (text.length <= longestMessage) return text;
  return `${text.slice(0, longestMessage).replace(/[^\s"'<>,;:()]{1,254}$/, "")}…`;
}
