/** 2026-01-01: the time of the first recorded event. */
const beginning = Date.UTC(2026, 0, 1);

const guids = /\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/gi;
/** Epoch milliseconds of this century, as a hub's creation in a partition's name. */
const epochs = /\b(?:1[6-9]|2\d)\d{11}\b/g;
const instants = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/**
 * Replaces what identifies the machine and the time: ids are numbered, and times are shifted to begin at `beginning`.
 */
export function anonymize<T>(recorded: T): T {
  const text = JSON.stringify(recorded);
  const known = new Map([...new Set(text.match(guids) ?? [])].map((guid, index) => [guid, idOf(index)]));
  const first = Math.min(...(text.match(instants) ?? []).map((instant) => Date.parse(instant)));
  const shifted = (instant: string) => new Date(Date.parse(instant) - first + beginning).toISOString();
  const moved = (epoch: string) => String(Number(epoch) - first + beginning);
  const numbered = text.replace(guids, (guid) => known.get(guid) ?? guid);
  return JSON.parse(numbered.replace(instants, shifted).replace(epochs, moved));
}

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}
