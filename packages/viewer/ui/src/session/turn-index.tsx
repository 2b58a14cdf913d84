import { useEffect, useRef } from "react";
import { TurnList, type TurnListProps } from "./turn-list.tsx";
import styles from "./turn-index.module.css";

/** The turns beside the conversation; the list follows what is read. */
export function TurnIndex(props: TurnListProps) {
  const list = useRef<HTMLOListElement>(null);
  const { current } = props;

  useEffect(() => {
    const box = list.current;
    const entry = box?.querySelector<HTMLElement>("[aria-current]");
    if (!box || !entry) return;
    // Only this list may scroll; scrollIntoView would move the page as well.
    if (entry.offsetTop < box.scrollTop) box.scrollTop = entry.offsetTop - 8;
    const overshoot = entry.offsetTop + entry.offsetHeight - box.scrollTop - box.clientHeight;
    if (overshoot > 0) box.scrollTop += overshoot + 8;
  }, [current]);

  return (
    <nav aria-label="Turns" className={styles["index"]}>
      <TurnList {...props} list={list} />
    </nav>
  );
}
