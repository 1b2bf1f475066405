const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const whiteSpace = /[ \t\r\n]/g;

/**
 * The bytes of a message's text. Base64 is read as .NET does: with padding, white space ignored.
 *
 * @returns undefined for a text that is not base64 where it should be
 */
export function decodeBody(text: string, encoding: "base64" | "none"): Buffer | undefined {
  if (encoding === "none") return Buffer.from(text, "utf8");
  const packed = text.replaceAll(whiteSpace, "");
  return base64.test(packed) ? Buffer.from(packed, "base64") : undefined;
}
