import type { ComponentChildren } from "preact";
import { ApiError } from "../api.ts";
import type { ApiState } from "../use-api.ts";

/** Shows the data, or why there is none. Data stay visible while later requests fail. */
export function Loaded<T>({
  state,
  children,
  what,
}: {
  readonly state: ApiState<T>;
  /** What is read, for the messages: `workouts`. */
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}) {
  const { data, error, reload } = state;
  if (data !== undefined) return <>{children(data)}</>;
  if (error === undefined) return <Loading what={what} />;
  return <FailedRead error={error} what={what} onRetry={reload} />;
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="state" role="status">
      <span class="spinner" aria-hidden="true" /> Reading {what}…
    </p>
  );
}

export function FailedRead({
  error,
  what,
  onRetry,
}: {
  readonly error: Error;
  readonly what: string;
  readonly onRetry?: () => void;
}) {
  const status = error instanceof ApiError ? error.status : undefined;
  const title =
    status === 401 || status === 403 ? `You may not see ${what}` : status === 404 ? "Not found" : `Cannot read ${what}`;
  return <Failed title={title} detail={error.message} {...(onRetry && { onRetry })} />;
}

export function Failed({
  title,
  detail,
  onRetry,
}: {
  readonly title: string;
  readonly detail: string;
  readonly onRetry?: () => void;
}) {
  return (
    <div class="state failed" role="alert">
      <strong>{title}</strong>
      <span>{detail}</span>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="state empty">
      <strong>{title}</strong>
      {children && <span>{children}</span>}
    </div>
  );
}
