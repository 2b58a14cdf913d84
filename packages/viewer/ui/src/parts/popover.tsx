import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./popover.module.css";

interface PopoverProps {
  readonly icon: IconName;
  readonly label: string;
  /** What is shown while it is open. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that unfolds something below it; Escape or a click elsewhere folds it up again. */
export function Popover({ icon, label, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && !wrapper.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [open]);

  return (
    // Escape folds it up from wherever the focus is inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={wrapper}
      className={styles["wrapper"]}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        setOpen(false);
        wrapper.current?.querySelector("button")?.focus();
      }}
    >
      <Button aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        <Icon name={icon} size={14} />
        {label}
      </Button>
      {open && (
        <div id={id} role="group" aria-label={label} className={styles["content"]}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}
