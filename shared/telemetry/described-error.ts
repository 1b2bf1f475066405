const longestMessage = 500;
const mostFrames = 12;

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  /** Where it was thrown; the frames only. */
  readonly stack: string;
}

/**
 * What may be logged of an error. Not the whole of it: the SDKs hang requests, headers and partition keys on their errors, and
 * those are personal. Of the text what looks like an e-mail address or a MAC address goes.
 */
export function describedError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutPersonal(String(error)), stack: "" };
  const code = "code" in error && ["string", "number"].includes(typeof error.code) ? ` (${error.code})` : "";
  const cause =
    error.cause instanceof Error ? `; because of ${error.cause.name}: ${firstLine(error.cause.message)}` : "";
  return {
    type: error.name,
    message: withoutPersonal(`${firstLine(error.message)}${code}${cause}`),
    stack: framesOf(error.stack ?? ""),
  };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}

function framesOf(stack: string): string {
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.slice(0, mostFrames).join("\n");
}

function withoutPersonal(text: string): string {
  return text
    .slice(0, longestMessage)
    .replaceAll(/[^\s"'<>,;:()]+@[^\s"'<>,;:()]+/g, "<e-mail>")
    .replaceAll(/\b[0-9a-f]{2}([:-][0-9a-f]{2}){5}\b/gi, "<mac>");
}
