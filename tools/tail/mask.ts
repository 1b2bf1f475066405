import type { Pseudonymise } from "../../shared/serving/masking/pseudonym.ts";
import { isObject } from "../../shared/streams/decoding/json.ts";

/** Masks the body of a published score: customer and e-mail become pseudonyms, every other value but the score null. */
export function maskedScore(pseudonymise: Pseudonymise): (body: string) => string {
  return (body) => {
    const score = parsed(body);
    if (score === undefined) return "an event that is no JSON object (--personal shows it)";
    const masked = Object.entries(score).map(([name, value]) => {
      if (name === "score") return [name, value];
      if (name === "customer" || name === "email") return [name, pseudonymise("email", String(value))];
      return [name, null];
    });
    return JSON.stringify(Object.fromEntries(masked));
  };
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
