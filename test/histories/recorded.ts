import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

export type Json = Readonly<Record<string, unknown>>;

/** What an orchestrator is given in a turn. */
export interface Trigger extends Json {
  readonly history: readonly Json[];
}

/** One run of an orchestration from its start to its end, or to where it began anew. */
export interface Execution {
  /** All that the trigger holds besides the history. */
  readonly trigger: Json;
  /** The events of the whole run. */
  readonly history: readonly Json[];
  /** The turns after which the orchestrator wanted something new: how much of the history there was, and what it answered. */
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** Events that were played in turns before. */
  readonly played: number;
  /** Events with those of this turn. */
  readonly events: number;
  readonly answer: unknown;
}

/** A file of this folder: what one orchestrator did in a run on a developer's machine. */
export interface Recorded {
  readonly orchestrator: string;
  readonly executions: readonly Execution[];
}

export const folder = new URL("./recorded/", import.meta.url);

export function recordedHistories(): Recorded[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}

/** The trigger as it was in a turn of a run. */
export function triggerOf(
  { trigger, history }: Omit<Execution, "turns">,
  { played, events }: Omit<Turn, "answer">,
): Trigger {
  const seen = history.slice(0, events).map((event, index) => ({ ...event, IsPlayed: index < played }));
  return { history: seen, ...trigger, isReplaying: played > 0 };
}

/** Takes the turns of one run, in their order, down to what a file needs. Undefined when they do not join. */
export function executionOf(
  turns: readonly { readonly trigger: Trigger; readonly answer: unknown }[],
): Execution | undefined {
  const last = turns.at(-1);
  if (last === undefined) return undefined;
  const { history, isReplaying: _, ...trigger } = last.trigger;
  const execution = { trigger, history: history.map(({ IsPlayed: _played, ...event }) => event) };
  const kept: Turn[] = [];
  for (const { trigger: given, answer } of turns) {
    const played = given.history.filter(({ IsPlayed }) => IsPlayed === true).length;
    const turn = {
      played,
      events: given.history.length,
      answer: typeof answer === "string" ? JSON.parse(answer) : answer,
    };
    if (!isDeepStrictEqual(sorted(triggerOf(execution, turn)), sorted(given))) return undefined;
    if (!isDeepStrictEqual(kept.at(-1)?.answer, turn.answer)) kept.push(turn);
  }
  return { ...execution, turns: kept };
}

function sorted(trigger: Trigger): unknown {
  return JSON.parse(JSON.stringify(trigger));
}
