import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { HistogramBucket } from "../../../src/api/contract.ts";
import { useLiveInterval } from "../api/live-updates.ts";
import { histogramsQuery } from "../api/queries.ts";
import { omit } from "../app/omit.ts";
import { formatCompact, formatPlural } from "../format/number.ts";
import { formatSpanOfTime } from "../format/time.ts";
import { useIsPainted } from "../parts/use-is-painted.ts";
import { type Bar, type BarRange, RangeHistogram } from "./range-histogram.tsx";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./session-histograms.module.css";

const route = getRouteApi("/");

/** How the sessions that match spread over time and over tokens; a range of either filters the list. */
export function SessionHistograms() {
  // Rows first.
  const isPainted = useIsPainted();
  return <div className={styles["histograms"]}>{isPainted && <Histograms />}</div>;
}

function Histograms() {
  const search = route.useSearch();
  const { data } = useQuery({ ...histogramsQuery(search), refetchInterval: useLiveInterval() });
  return (
    <>
      <TimeHistogram search={search} buckets={data?.overTime ?? noBuckets} />
      <TokenHistogram search={search} buckets={data?.overTokens ?? noBuckets} />
    </>
  );
}

const noBuckets: readonly HistogramBucket[] = [];

interface HistogramProps {
  readonly search: SessionsSearch;
  readonly buckets: readonly HistogramBucket[];
}

function TimeHistogram({ search, buckets }: HistogramProps) {
  const navigate = route.useNavigate();
  const bars = useMemo(() => {
    const width = Date.parse(String(buckets[0]?.to)) - Date.parse(String(buckets[0]?.from));
    return toBars(buckets, ({ from }) => formatSpanOfTime(String(from), width));
  }, [buckets]);
  const select = ([first, last]: BarRange): void => {
    const rest = omit(search, "from", "to");
    void navigate({
      search: {
        ...rest,
        ...(first > 0 && { from: String(buckets[first]?.from) }),
        ...(last < buckets.length - 1 && { to: String(buckets[last]?.to) }),
      },
      replace: true,
    });
  };
  const from = search.from === undefined ? -Infinity : Date.parse(search.from);
  const to = search.to === undefined ? Infinity : Date.parse(search.to);
  return (
    <RangeHistogram
      name="Sessions by start"
      bars={bars}
      selected={[
        buckets.findLastIndex((bucket) => Date.parse(String(bucket.from)) <= from),
        firstOrEnd(buckets, (bucket) => Date.parse(String(bucket.to)) >= to),
      ]}
      onSelect={select}
    />
  );
}

function TokenHistogram({ search, buckets }: HistogramProps) {
  const navigate = route.useNavigate();
  const bars = useMemo(() => toBars(buckets, describeTokens), [buckets]);
  const select = ([first, last]: BarRange): void => {
    const rest = omit(search, "minTokens", "maxTokens");
    void navigate({
      search: {
        ...rest,
        ...(first > 0 && { minTokens: String(buckets[first]?.from) }),
        ...(last < buckets.length - 1 && { maxTokens: String(Number(buckets[last]?.to) - 1) }),
      },
      replace: true,
    });
  };
  const least = search.minTokens === undefined ? -Infinity : Number(search.minTokens);
  const most = search.maxTokens === undefined ? Infinity : Number(search.maxTokens);
  return (
    <RangeHistogram
      name="Sessions by tokens"
      bars={bars}
      selected={[
        buckets.findLastIndex((bucket) => Number(bucket.from) <= least),
        firstOrEnd(buckets, (bucket) => Number(bucket.to) > most),
      ]}
      onSelect={select}
    />
  );
}

function firstOrEnd(buckets: readonly HistogramBucket[], isIt: (bucket: HistogramBucket) => boolean): number {
  const index = buckets.findIndex(isIt);
  return index < 0 ? buckets.length - 1 : index;
}

function describeTokens({ from, to }: HistogramBucket): string {
  const most = Number(to) - 1;
  return Number(from) === most
    ? formatPlural(most, "token")
    : `${formatCompact(Number(from))}–${formatCompact(most)} tokens`;
}

const toBars = (
  buckets: readonly HistogramBucket[],
  label: (bucket: HistogramBucket) => string,
): readonly Bar[] => buckets.map((bucket) => ({ ...bucket, label: label(bucket) }));
