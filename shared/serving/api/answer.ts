/** What a function answers over HTTP, before any host or SDK has a hand in it. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Headers = Answer["headers"];

/** Answers tell how things are now, some of them about people: nobody on the way keeps them. */
const always: Headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function textAnswer(status: number, contentType: string, body: string, headers: Headers = {}): Answer {
  return { status, headers: { "content-type": contentType, ...always, ...headers }, body };
}

export function jsonAnswer(status: number, value: unknown, headers: Headers = {}): Answer {
  return textAnswer(status, "application/json", JSON.stringify(value), headers);
}
