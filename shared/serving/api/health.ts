import { within } from "../../platform/with-timeout.ts";
import { type Answer, jsonAnswer } from "./answer.ts";

/** One thing that the app needs. `look` is cheap, and throws when it is not there. */
export interface Dependency {
  /** Of the thing, never of a host. */
  readonly name: string;
  look(): Promise<unknown>;
}

export interface Check {
  readonly name: string;
  readonly status: "ok" | "failed";
  readonly milliseconds: number;
}

/** Milliseconds that one look may take. */
const budget = 2_000;

/** Looks at everything at once. Why something failed goes to `onFailure`, not to whoever asks: the question is open to all. */
export async function checkAll(
  dependencies: readonly Dependency[],
  now: () => number,
  onFailure: (name: string, error: unknown) => void,
  milliseconds = budget,
): Promise<readonly Check[]> {
  return Promise.all(
    dependencies.map(async ({ name, look }): Promise<Check> => {
      const began = now();
      const end = (status: Check["status"]) => ({ name, status, milliseconds: now() - began });
      try {
        await within(milliseconds, look());
        return end("ok");
      } catch (error) {
        onFailure(name, error);
        return end("failed");
      }
    }),
  );
}

/** 200 when all is well, 503 when anything is not. */
export function healthAnswer(checks: readonly Check[]): Answer {
  const well = checks.every(({ status }) => status === "ok");
  return jsonAnswer(well ? 200 : 503, { status: well ? "ok" : "failing", checks });
}
