const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The bytes that are encoded as base64; undefined when it is not valid. */
export function base64Bytes(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The UTF-8 text that is encoded as base64; undefined when it is not valid. */
export function base64Text(base64: string): string | undefined {
  const bytes = base64Bytes(base64);
  if (bytes === undefined) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The JSON value that is encoded as base64; undefined when it is not valid. */
export function base64Json(base64: string): unknown {
  try {
    return JSON.parse(base64Text(base64) ?? "");
  } catch {
    return undefined;
  }
}
