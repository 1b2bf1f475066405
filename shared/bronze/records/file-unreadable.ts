/** Why a whole file, or the rest of it, cannot be read. A closed list, so that operators can count by it. */
export type UnreadableCode =
  /** UTF-16 or UTF-32. */
  | "wrong-encoding"
  /** No stream knows the file's head, or its first records. */
  | "unknown"
  /** The first line is longer than a CSV head may be, and nothing else is recognised. */
  | "head-too-long"
  /** The content ends in the middle of the gzip stream or of the JSON array. */
  | "truncated"
  /** The gzip stream is damaged. */
  | "damaged"
  /** It inflates farther than it may. */
  | "inflates-too-far";

/** A file that is not as it must be. What came before is read all the same. */
export class FileUnreadable extends Error {
  override readonly name = "FileUnreadable";
  readonly code: UnreadableCode;

  constructor(code: UnreadableCode, message: string) {
    super(message);
    this.code = code;
  }
}
