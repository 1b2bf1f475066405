import { withoutTexts } from "../without-texts.ts";

/** Whether a text that is being typed is whole: its last statement ends with `;`, outside of quotes and comments. */
export function isComplete(text: string): boolean {
  // What is left open runs to the end, and takes a `;` there with it.
  return /;\s*$/.test(withoutTexts(text));
}

/** Whether there is nothing to run: blanks, comments, lone semicolons. */
export function isBlank(text: string): boolean {
  return /^[\s;]*$/.test(withoutTexts(text));
}
