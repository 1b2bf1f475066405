/** Words that senders write where they have no id. */
const words: ReadonlySet<string> = new Set(["null", "undefined", "nan", "none", "unknown", "0"]);

/** Digits of labels that many devices have, without separators: Android returns the second one to every app. */
const shared = /^(0{12}|020{10}|f{12}|0{32})$/;

const minShared = 12;

/** `4.60012E+11`: a spreadsheet has rounded the id, and others became the same. */
const spreadsheetNumber = /^-?\d(?:[.,]\d+)?e\+\d{2,3}$/i;

/** How placeholders begin: all other ids, which are nearly all, need no closer look. */
const beginning = /^\s*[nu0f{+\-\d]/i;

/** Whether the id of a user, device or mac identifies nobody, so that events with it would be one person's. */
export function isPlaceholder(id: string): boolean {
  if (!beginning.test(id)) return false;
  const text = id.trim().toLowerCase();
  if (words.has(text) || (text.includes("e+") && spreadsheetNumber.test(text))) return true;
  return text.length >= minShared && shared.test(text.replaceAll(/[:.{}-]/g, ""));
}
