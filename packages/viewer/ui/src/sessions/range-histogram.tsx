import { memo, type PointerEvent, useEffect, useRef, useState } from "react";
import { formatPlural } from "../format/number.ts";
import { useLatest } from "../parts/use-latest.ts";
import { useIsLeaving } from "../parts/use-is-leaving.ts";
import styles from "./range-histogram.module.css";

/** One bar: what it stands for in words, and how many sessions are in it. */
export interface Bar {
  readonly label: string;
  readonly count: number;
  readonly errorCount: number;
}

/** The first and the last bar of a range. */
export type BarRange = readonly [first: number, last: number];

interface RangeHistogramProps {
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly selected: BarRange;
  readonly onSelect: (range: BarRange) => void;
}

const pauseMs = 250;

/** Bars over which a range is drawn, or moved by its two sliders; it applies when the hand rests. */
export function RangeHistogram({ name, bars, selected, onSelect }: RangeHistogramProps) {
  const [draft, setDraft] = useState<BarRange | null>(null);
  const anchor = useRef<number | null>(null);
  const isLeaving = useIsLeaving();
  const apply = useLatest((range: BarRange): void => {
    if (isLeaving()) return;
    setDraft(null);
    onSelect(range);
  });
  useEffect(() => {
    if (draft === null) return undefined;
    const timer = setTimeout(() => {
      if (anchor.current === null) apply.current(draft);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [draft, apply]);

  const last = bars.length - 1;
  const clamp = (index: number): number => Math.min(Math.max(index, 0), last);
  const [from, to] = (draft ?? selected).map(clamp) as [number, number];
  const isWhole = bars.length === 0 || (from === 0 && to === last);

  const barAt = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return clamp(Math.floor(((event.clientX - left) / width) * bars.length));
  };
  const drawTo = (index: number, start: number): void =>
    setDraft([Math.min(index, start), Math.max(index, start)]);

  const slider = (end: "From" | "To", value: number, move: (index: number) => BarRange) => (
    <input
      type="range"
      aria-label={`${end}: ${name}`}
      aria-valuetext={describe(bars[value])}
      min={0}
      max={Math.max(last, 1)}
      value={value}
      onChange={(event) => setDraft(move(clamp(Number(event.target.value))))}
    />
  );

  return (
    <div role="group" aria-label={name} className={styles["histogram"]} data-whole={isWhole || undefined}>
      <p className={styles["caption"]} aria-hidden="true">
        <span>{name}</span>
        {!isWhole && (
          <span className={styles["range"]}>
            {from === to ? bars[from]?.label : `${bars[from]?.label} … ${bars[to]?.label}`}
          </span>
        )}
      </p>
      {/* What the pointer does here, the sliders below do for the keyboard. */}
      <div
        className={styles["bars"]}
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          anchor.current = barAt(event);
          drawTo(anchor.current, anchor.current);
        }}
        onPointerMove={(event) => {
          if (anchor.current !== null) drawTo(barAt(event), anchor.current);
        }}
        onPointerUp={(event) => {
          if (anchor.current === null) return;
          const index = barAt(event);
          const isClickOnChosen = index === anchor.current && selected[0] === index && selected[1] === index;
          const range: BarRange = isClickOnChosen
            ? [0, last]
            : [Math.min(index, anchor.current), Math.max(index, anchor.current)];
          anchor.current = null;
          apply.current(range);
        }}
        onPointerCancel={() => {
          anchor.current = null;
          setDraft(null);
        }}
      >
        <Bars bars={bars} from={from} to={to} />
      </div>
      <div className={styles["sliders"]}>
        {slider("From", from, (index) => [Math.min(index, to), to])}
        {slider("To", to, (index) => [from, Math.max(index, from)])}
      </div>
      <p className={styles["ends"]} aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{last > 0 && bars[last]?.label}</span>
      </p>
    </div>
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly from: number;
  readonly to: number;
}

const Bars = memo(function Bars({ bars, from, to }: BarsProps) {
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  return bars.map((bar, index) => (
    <span
      key={bar.label}
      title={describe(bar)}
      data-outside={index < from || index > to || undefined}
      data-empty={bar.count === 0 || undefined}
    >
      <span style={{ height: `${(bar.count / highest) * 100}%` }}>
        {bar.errorCount > 0 && <span style={{ height: `${(bar.errorCount / bar.count) * 100}%` }} />}
      </span>
    </span>
  ));
});

function describe(bar: Bar | undefined): string {
  if (bar === undefined) return "";
  const errors =
    bar.errorCount === 0 ? "" : `, ${formatPlural(bar.errorCount, "with errors", "with errors")}`;
  return `${bar.label}: ${formatPlural(bar.count, "session")}${errors}`;
}
