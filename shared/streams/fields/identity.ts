/** Words that senders write where they have no id. */
const words: ReadonlySet<string> = new Set(["null", "undefined", "nan", "none", "unknown", "0"]);

/** Digits of labels that many devices have, without separators: Android returns the second one to every app. */
const shared = /^(0{12}|020{10}|f{12}|0{32})$/;

const minShared = 12;

/** `4.60012E+11`: a spreadsheet has rounded the id, and others became the same. */
const spreadsheetNumber = /^-?\d(?:[.,]\d+)?e\+\d{2,3}$/i;

/** The placeholders among ids without space, braces and plus, as a pattern for clients. */
export const placeholderPattern = patternOf();

function patternOf(): string {
  const anyCase = [...words].map((word) => word.replaceAll(/[a-z]/g, (char) => `[${char}${char.toUpperCase()}]`));
  const separated = (digit: string, times: number) => `([:.-]*${digit}){${times}}`;
  const labels = [separated("0", 12), `${separated("0", 1)}${separated("2", 1)}${separated("0", 10)}`];
  const others = [separated("[fF]", 12), separated("0", 32)];
  return `^(${[...anyCase, ...[...labels, ...others].map((label) => `${label}[:.-]*`)].join("|")})$`;
}

/** How placeholders begin: all other ids, which are nearly all, need no closer look. */
const beginning = /^\s*[nu0f{+\-\d]/i;

/** Whether the id of a user, device or mac identifies nobody, so that events with it would be one person's. */
export function isPlaceholder(id: string): boolean {
  if (!beginning.test(id)) return false;
  const text = id.trim().toLowerCase();
  if (words.has(text) || (text.includes("e+") && spreadsheetNumber.test(text))) return true;
  return text.length >= minShared && shared.test(text.replaceAll(/[:.{}-]/g, ""));
}
