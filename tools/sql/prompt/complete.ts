import { stripLiterals } from "../strip-literals.ts";

/** Whether the last statement of a text ends with `;` outside of quotes and comments. */
export function isComplete(text: string): boolean {
  // An unclosed literal extends to the end and includes a `;` there.
  return /;\s*$/.test(stripLiterals(text));
}

/** Whether a text contains only whitespace, comments and semicolons. */
export function isBlank(text: string): boolean {
  return /^[\s;]*$/.test(stripLiterals(text));
}
