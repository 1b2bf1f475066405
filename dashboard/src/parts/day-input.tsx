import { useEffect, useRef, useState } from "preact/hooks";
import { isPlausibleDay } from "../days.ts";

interface Props {
  readonly label: string;
  readonly value: string;
  /** Whether there may be no day. */
  readonly isOptional?: boolean;
  readonly onCommit: (day: string) => void;
}

/** Milliseconds without a change after which a day counts as entered, as by the calendar of the browser. */
const pause = 800;

/** A day that counts when it is entered, and not at each key: every look at a person is recorded. */
export function DayInput({ label, value, isOptional = false, onCommit }: Props) {
  const [draft, setDraft] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    setDraft(value);
    return () => clearTimeout(timer.current);
  }, [value]);
  const commit = (text: string) => {
    clearTimeout(timer.current);
    if (text !== value && (isPlausibleDay(text) || (isOptional && text === ""))) onCommit(text);
  };
  return (
    <label>
      {label}
      <input
        type="date"
        value={draft}
        onInput={({ currentTarget }) => {
          const text = currentTarget.value;
          setDraft(text);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => commit(text), pause);
        }}
        onBlur={({ currentTarget }) => commit(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === "Enter") commit(currentTarget.value);
        }}
      />
    </label>
  );
}
