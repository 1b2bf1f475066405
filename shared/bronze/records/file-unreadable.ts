import { PermanentFailure } from "../../platform/korevital-error.ts";

/** Why a whole file, or the rest of it, cannot be read. The list is closed, so that operators can count by it. */
export const fileFaults = [
  /** UTF-16 or UTF-32. */
  "wrong-encoding",
  /** No stream recognises the CSV head, or the first records. */
  "unknown",
  /** The first line is longer than a CSV head may be, and nothing else is recognised. */
  "head-too-long",
  /** The content ends in the middle of the gzip stream or of the JSON array. */
  "truncated",
  /** The gzip stream is damaged. */
  "damaged",
  /** Its inflated size exceeds the limits. */
  "inflates-too-far",
  /** None of many records in a row is accepted. */
  "not-ours",
] as const;

export type FileFault = (typeof fileFaults)[number];

/** The content of a file is invalid. All records before the fault are read. */
export class FileUnreadable extends PermanentFailure {
  override readonly name = "FileUnreadable";
  readonly code = "file-unreadable";
  readonly fault: FileFault;

  constructor(fault: FileFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
