import { type ComponentProps, useEffect, useId, useState } from "react";
import { TextField } from "../parts/text-field.tsx";
import { useLatest } from "../parts/use-latest.ts";

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly type?: ComponentProps<"input">["type"];
  readonly placeholder?: string;
  /** The label stands elsewhere, in other words. */
  readonly unlabelled?: boolean;
  readonly suggestions?: readonly string[];
  readonly onChange: (value: string) => void;
}

const pauseMs = 300;
const none: readonly string[] = [];

/** A filter that is typed; it applies when the typing pauses. */
export function FilterField({
  label,
  value,
  type = "text",
  placeholder,
  unlabelled = false,
  suggestions = none,
  onChange,
}: FilterFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const apply = useLatest(onChange);

  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => apply.current(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text, value, apply]);

  return (
    <>
      {!unlabelled && <label htmlFor={id}>{label}</label>}
      <TextField
        id={id}
        aria-label={unlabelled ? label : undefined}
        type={type}
        min={0}
        step="any"
        placeholder={placeholder}
        list={suggestions.length > 0 ? `${id}-suggestions` : undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-suggestions`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </>
  );
}
