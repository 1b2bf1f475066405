/** The values of `HistoryEventType` of durable-functions. */
export const eventTypes = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** Details of a task failure; the library converts them to a `TaskFailedError`. */
export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace?: string;
  readonly IsNonRetriable: boolean;
  readonly Properties?: unknown;
}

interface Failure {
  readonly TaskScheduledId: number;
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: FailureDetails;
}

/** The properties of each event type, besides its head. `Input` and `Result` are JSON text. */
interface EventBodies {
  ExecutionStarted: { readonly Name: string; readonly Version: string; readonly Input: string };
  ExecutionCompleted: { readonly OrchestrationStatus: "Completed" | "Failed"; readonly Result: string };
  ExecutionTerminated: { readonly Input: string };
  TaskScheduled: { readonly Name: string; readonly Version: string; readonly Input: string };
  TaskCompleted: { readonly TaskScheduledId: number; readonly Result: string };
  TaskFailed: Failure;
  SubOrchestrationInstanceCreated: {
    readonly Name: string;
    readonly Version: string;
    readonly InstanceId: string;
    readonly Input: string;
  };
  SubOrchestrationInstanceCompleted: { readonly TaskScheduledId: number; readonly Result: string };
  SubOrchestrationInstanceFailed: Failure;
  TimerCreated: { readonly FireAt: string };
  TimerFired: { readonly TimerId: number; readonly FireAt: string };
  OrchestratorStarted: object;
  OrchestratorCompleted: object;
  EventRaised: { readonly Name: string; readonly Input: string };
  ExecutionSuspended: { readonly Reason: string };
  ExecutionResumed: { readonly Reason: string };
}

export type EventKind = keyof EventBodies;

interface EventHead<K extends EventKind> {
  readonly EventType: (typeof eventTypes)[K];
  /** Sequence number of a scheduled task; -1 for other events. */
  readonly EventId: number;
  readonly IsPlayed: boolean;
  /** ISO 8601. */
  readonly Timestamp: string;
}

export type EventOf<K extends EventKind> = { [P in K]: EventHead<P> & EventBodies[P] }[K];
export type HistoryEvent = EventOf<EventKind>;

/** Creates an event that no replay has processed. */
export function newEvent<K extends EventKind>(
  kind: K,
  timestamp: string,
  body: EventBodies[K],
  eventId = -1,
): EventOf<K> {
  const head = { EventType: eventTypes[kind], EventId: eventId, IsPlayed: false, Timestamp: timestamp };
  return { ...head, ...body } as EventOf<K>;
}

/** Events that schedule a task under a sequence number. */
export type SchedulingEvent = EventOf<"TaskScheduled" | "SubOrchestrationInstanceCreated" | "TimerCreated">;

export function isScheduling(event: HistoryEvent): event is SchedulingEvent {
  return (
    event.EventType === eventTypes.TaskScheduled ||
    event.EventType === eventTypes.SubOrchestrationInstanceCreated ||
    event.EventType === eventTypes.TimerCreated
  );
}
