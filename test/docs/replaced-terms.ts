/** A term of docs/glossary.md, and the wording that it replaced. */
export interface ReplacedTerm {
  readonly term: string;
  /** Matches the private meaning only: `account`, for instance, is also a storage account. */
  readonly replaced: RegExp;
}

/** In the order of the pipeline. */
export const replacedTerms: readonly ReplacedTerm[] = [
  // Events and bronze
  { term: "discriminator fields", replaced: /\bdistinctive\b/i },
  { term: "isUnwrapped, stripSystemProperties", replaced: /\bbare\(|\bisBare\b/ },
  {
    term: "rejected, Rejection, InvalidValue, replayBlocker",
    replaced: /\bRefusal|\brefus(ed|es?)\b|\bUnreadable\b|whyUnfit/,
  },
  { term: "recreated hub, hub generation", replaced: /\bhubEpoch\b|\bmakeHubs?Anew\b|hub-made-anew/i },
  { term: "commit id, wasCommitted", replaced: /(?<!\.)\blanded\(\)/ },
  { term: "gaps, narrowed, missing", replaced: /\bholes?\b|\bshrunk\b/i },
  {
    term: "file replacement, garbage collection, orphaned files",
    replaced: /\bswaps?\b|\bswept\b|\bsweeps?\b|\borphans\b/i,
  },
  { term: "leased, LeaseLost", replaced: /\bOvertaken\b/ },
  // Silver
  {
    term: "contributions, SliceAccumulator, PendingDocument",
    replaced: /\bfragments?\b|\bsaid\b|saidBy|\btelling\b|\bgathering\b|\bTouched\b(?! by)|\bGrowing\b/,
  },
  { term: "dead-lettered, dead letters", replaced: /\bset(ting|s)?[ -]?aside\b|silver-?asides?/i },
  {
    term: "SilverReader, queryPartition, queryAllPartitions",
    replaced: /\bSilverFacts\b|\bfactsReader\b|\bfacts = open|\.everywhere\(|\.select\(/,
  },
  // Gold
  { term: "affectedGroups", replaced: /\bexpand\(|\bgroupsOf[A-Z]/ },
  { term: "summary queue, SummaryWork", replaced: /\blanes?\b|\bwork ?items?\b/i },
  { term: "refresh interval, markRefreshed", replaced: /unhurried|\bendTurn\b|\bcadence\b/i },
  { term: "effective interval, allTime, sinceBeginning", replaced: /\bfrom ever\b|\bfromEver\b/ },
  { term: "catch up", replaced: /\bbring(s|ing)? up\b|bringUp|\bcomes? up to\b/ },
  // Serving
  { term: "outbox message", replaced: /\blettersOf\b|(?<![Dd]ead[- ])\bletters?\b(?!,| and| or|-spacing)/ },
  { term: "retained container", replaced: /\.kept\(/ },
  { term: "memoizeFor, withErrorResponse, negotiate", replaced: /\bremembered\(|\bguarded\(|\bpreferred\(/ },
  { term: "subject", replaced: /\bwearers?\b/i },
  // Operations and commands
  { term: "blocked, stalled", replaced: /\bheld[ -]?up\b|\bst(oo|an)ds?[ -]still\b/i },
  { term: "location, remediation, description, action", replaced: /\bmend(s|ed)?\b|\bspots?\b/i },
  { term: "context; in tests fixture", replaced: /\bworlds?\b|World\b/ },
  { term: "reconciliation, ledger, violations, maybeDuplicated", replaced: /\bwrongs\b|\bunsure\b|\bbooks\b/i },
  { term: "database set, optimistic reads, tainted", replaced: /\bhopeful\b|\bspoiled\b/i },
  // Platform and local stack
  { term: "withTimeout, mapConcurrent", replaced: /\bwithin\(|\bconcurrently\(/ },
  { term: "coalesced, point operation", replaced: /\bgathered\(|\basked for alone\b/ },
  {
    term: "withTraceparent, producerLinks, withMetrics, withSpan",
    replaced: /\bcarrying\(|\bsendersOf\b|\bobserved\(|\btraced\(/,
  },
  { term: "endpoint, ingress, listener", replaced: /\bdoors?\b/i },
  { term: "supported, unsupported", replaced: /\bplayed\b/ },
  {
    term: "wake, rethrown, desired capabilities, heartbeat",
    replaced: /\bnudges?\b|thrown on\b|link[- ]wish|\bpulse\b/i,
  },
  // Prose
  { term: "again, recomputed, recreated, restarted", replaced: /\banew\b/i },
  { term: "internal", replaced: /\bof ours\b/ },
  { term: "is, contains, returns, emits, stores", replaced: /\bst(an|oo)ds?\b|\btells?\b|\btold\b|\bsays?\b/i },
];

/** Lines in which the wording has its plain English or technical meaning. */
export const legitimate: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  // The Bicep compiler expands templates.
  { file: /^tools\/bicep\//, line: /\bexpand\((root|folder)|expand\(root: string/ },
  // A column of a query.
  { file: /^tools\/sql\/output\/output\.test\.ts$/, line: /AS said`|said: 'a "b", c'/ },
];
