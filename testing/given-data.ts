import { existsSync } from "node:fs";
import type { TestContext } from "vitest";

/*
 * Published data in `../shared/data`, beside the checkout. It does not belong to this repository: tests over it are an
 * addition to the golden set, and are skipped where it is absent.
 */

/** A folder of the published data. */
export interface GivenData {
  readonly folder: URL;
  readonly isPresent: boolean;
  /** Skips a test, with the reason, where the data are absent. Call it in a test or as its `beforeEach`. */
  skipIfAbsent(context: Pick<TestContext, "skip">): void;
}

/** @param name such as `sbit-set1` */
export function givenData(name: string): GivenData {
  const folder = new URL(`../../shared/data/${name}/`, import.meta.url);
  const isPresent = existsSync(folder);
  return {
    folder,
    isPresent,
    skipIfAbsent({ skip }) {
      skip(!isPresent, `the data of ../shared/data/${name} are absent`);
    },
  };
}
