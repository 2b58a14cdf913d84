import { type RefObject, useLayoutEffect, useRef } from "react";

/** A reference to the value of the last render, for callbacks that outlive the render they were made in. */
export function useLatest<Value>(value: Value): Readonly<RefObject<Value>> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
