import { hash } from "node:crypto";
import { sumBy } from "../../shared/platform/sum.ts";

/** A digest of a multiset of bodies: their number and the sum of their hashes. Order does not matter. */
export interface Digest {
  readonly count: number;
  /** Sum of the first 128 bits of each body's SHA-256, modulo 2^128: 32 hex digits. */
  readonly sum: string;
}

/** The part of a body's SHA-256 that digests sum: 32 hex digits. */
export function hashOf(body: Uint8Array): string {
  return hash("sha256", body, "hex").slice(0, 32);
}

/** Computes a digest incrementally. */
export class Digester {
  #count = 0;
  #sum = 0n;

  add(bodyHash: string, times = 1): void {
    this.#count += times;
    this.#sum = BigInt.asUintN(128, this.#sum + BigInt(`0x${bodyHash}`) * BigInt(times));
  }

  digest(): Digest {
    return { count: this.#count, sum: textOf(this.#sum) };
  }
}

/** Removes bodies from a digest. */
export function subtractBodies({ count, sum }: Digest, bodies: readonly { hash: string; times: number }[]): Digest {
  let [restCount, restSum] = [count, BigInt(`0x${sum}`)];
  for (const { hash: one, times } of bodies) {
    restCount -= times;
    restSum = BigInt.asUintN(128, restSum - BigInt(`0x${one}`) * BigInt(times));
  }
  return { count: restCount, sum: textOf(restSum) };
}

/** The digest of the union of the digested multisets. */
export function addDigests(digests: readonly Digest[]): Digest {
  const total = digests.reduce((sum, each) => sum + BigInt(`0x${each.sum}`), 0n);
  return { count: sumBy(digests, ({ count }) => count), sum: textOf(BigInt.asUintN(128, total)) };
}

function textOf(sum: bigint): string {
  return sum.toString(16).padStart(32, "0");
}
