import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import type { IdentifierKind } from "../../streams/fields/mark.ts";

/** Turns identifiers of erased people into what may remain of them. */
export interface KeyedHashes {
  /** 32 hex digits, by which later events of the person are recognised. No pseudonym of masked rows equals one. */
  hash(kind: IdentifierKind, value: string): string;
  /**
   * Encrypts an identifier, always to the same text, where a hash is not enough. Ownership rules compare user ids when
   * two people register a label at one time, also when the other registration arrives after the erasure. And a later
   * request of the person extends the erasure of labels and e-mails that nothing else names any more.
   */
  seal(identifier: string): string;
  unseal(sealed: string): string;
}

const algorithm = "aes-256-gcm";
/** Bytes. */
const [nonceLength, tagLength] = [12, 16];

/** @param key at least 32 bytes, secret; with another key erased people are not recognised any more */
export function keyedHashes(key: Uint8Array): KeyedHashes {
  const mac = (purpose: string, value: string) =>
    createHmac("sha256", key).update(`erasure:${purpose}:${value}`).digest();
  const sealingKey = mac("seal", "");
  return {
    hash: (kind, value) => mac(kind, value).toString("hex").slice(0, 32),
    seal(identifier) {
      const nonce = mac("nonce", identifier).subarray(0, nonceLength);
      const cipher = createCipheriv(algorithm, sealingKey, nonce);
      const text = Buffer.concat([cipher.update(identifier, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
    },
    unseal(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv(algorithm, sealingKey, bytes.subarray(0, nonceLength));
      decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      return decipher.update(bytes.subarray(nonceLength + tagLength)).toString("utf8") + decipher.final("utf8");
    },
  };
}
