import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

export type Json = Readonly<Record<string, unknown>>;

/** The input of an orchestrator in one episode. */
export interface Trigger extends Json {
  readonly history: readonly Json[];
}

/** One execution of an orchestration, from its start to its end or to `continueAsNew`. */
export interface Execution {
  /** The trigger without the history. */
  readonly trigger: Json;
  /** The events of the whole execution. */
  readonly history: readonly Json[];
  /** The episodes after which the orchestrator scheduled something new. */
  readonly episodes: readonly Episode[];
}

/** How much of the history an orchestrator got, and its result. */
export interface Episode {
  /** Events of earlier episodes. */
  readonly replayed: number;
  /** Events including those of this episode. */
  readonly events: number;
  readonly answer: unknown;
}

/** A file of the folder `recorded`: executions of one orchestrator on a developer's machine. */
export interface Recorded {
  readonly orchestrator: string;
  readonly executions: readonly Execution[];
}

export const folder = new URL("./recorded/", import.meta.url);

export function recordedHistories(): Recorded[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}

/** The trigger of an episode. */
export function triggerOf(
  { trigger, history }: Omit<Execution, "episodes">,
  { replayed, events }: Omit<Episode, "answer">,
): Trigger {
  const seen = history.slice(0, events).map((event, index) => ({ ...event, IsPlayed: index < replayed }));
  return { history: seen, ...trigger, isReplaying: replayed > 0 };
}

/** Combines the episodes of one execution, in order. Undefined when some are missing. */
export function executionOf(
  episodes: readonly { readonly trigger: Trigger; readonly answer: unknown }[],
): Execution | undefined {
  const last = episodes.at(-1);
  if (last === undefined) return undefined;
  const { history, isReplaying: _, ...trigger } = last.trigger;
  const execution = { trigger, history: history.map(({ IsPlayed: _replayed, ...event }) => event) };
  const recorded: Episode[] = [];
  for (const { trigger: given, answer } of episodes) {
    const replayed = given.history.filter(({ IsPlayed }) => IsPlayed === true).length;
    const episode = {
      replayed,
      events: given.history.length,
      answer: typeof answer === "string" ? JSON.parse(answer) : answer,
    };
    if (!isDeepStrictEqual(sorted(triggerOf(execution, episode)), sorted(given))) return undefined;
    if (!isDeepStrictEqual(recorded.at(-1)?.answer, episode.answer)) recorded.push(episode);
  }
  return { ...execution, episodes: recorded };
}

function sorted(trigger: Trigger): unknown {
  return JSON.parse(JSON.stringify(trigger));
}
