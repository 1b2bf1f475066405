import { printable } from "../printable.ts";
import { redact } from "./redact.ts";

const maximumMessageLength = 500;
const maximumFrames = 12;

export interface ErrorDescription {
  readonly type: string;
  /** A single line. */
  readonly message: string;
  /** The frames of the stack, without the message. */
  readonly stack: string;
}

/**
 * The parts of an error that may be logged. The SDKs attach requests, headers and partition keys to their errors, which
 * can be personal, so only type, code, message and frames are taken. The message may repeat a sender's text: e-mail and
 * MAC addresses are redacted, control characters escaped.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: sanitized(firstLine(String(error))), stack: "" };
  const code = "code" in error && ["string", "number"].includes(typeof error.code) ? ` (${error.code})` : "";
  const cause =
    error.cause instanceof Error ? `; caused by ${error.cause.name}: ${firstLine(error.cause.message)}` : "";
  return {
    type: sanitized(error.name),
    message: sanitized(`${firstLine(error.message)}${code}${cause}`),
    stack: framesOf(error),
  };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}

/** A stack begins with the message, whose later lines can look like frames. */
function framesOf({ message, stack = "" }: Error): string {
  const afterMessage = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const frames = afterMessage.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.slice(0, maximumFrames).map(printable).join("\n");
}

function sanitized(text: string): string {
  return printable(redact(truncated(text)));
}

/** Cut between words: the first half of an e-mail address would not be redacted. */
function truncated(text: string): string {
  if (text.length <= maximumMessageLength) return text;
  return `${text.slice(0, maximumMessageLength).replace(/[^\s"'<>,;:()]{1,254}$/, "")}…`;
}
