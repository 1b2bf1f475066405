const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const whiteSpace = /[ \t\r\n]/g;

/**
 * The bytes of a message text. As in .NET, base64 requires padding and ignores white space.
 *
 * @returns undefined when the text is not base64 but should be
 */
export function decodeBody(text: string, encoding: "base64" | "none"): Buffer | undefined {
  if (encoding === "none") return Buffer.from(text, "utf8");
  const compact = text.replaceAll(whiteSpace, "");
  return base64.test(compact) ? Buffer.from(compact, "base64") : undefined;
}
