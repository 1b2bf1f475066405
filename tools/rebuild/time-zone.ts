import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses an IANA time zone of the command line to its canonical name. */
export function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError("An IANA time zone is expected, such as Europe/Berlin.");
  }
}
