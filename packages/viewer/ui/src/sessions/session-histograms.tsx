import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { HistogramBucket } from "../../../src/api/contract.ts";
import { useLiveInterval } from "../api/live-updates.ts";
import { histogramQuery } from "../api/queries.ts";
import { omit } from "../app/omit.ts";
import { formatCompact, formatPlural } from "../format/number.ts";
import { formatSpanOfTime } from "../format/time.ts";
import { type BarRange, RangeHistogram } from "./range-histogram.tsx";
import type { SessionsSearch } from "./sessions-search.ts";
import styles from "./session-histograms.module.css";

const route = getRouteApi("/");

/**
 * How the sessions that match spread over time and over tokens; a range of either filters the list.
 * They are asked for once the list is there, which must not wait behind them.
 */
export function SessionHistograms({ isListed }: { readonly isListed: boolean }) {
  const search = route.useSearch();
  const refetchInterval = useLiveInterval();
  // Each shows what lies outside its own range, too, so that the range can be widened again.
  const overTime = useQuery({
    ...histogramQuery("startTime", omit(search, "from", "to")),
    enabled: isListed,
    refetchInterval,
  });
  const overTokens = useQuery({
    ...histogramQuery("totalTokens", omit(search, "minTokens", "maxTokens")),
    enabled: isListed,
    refetchInterval,
  });
  return (
    <div className={styles["histograms"]}>
      <TimeHistogram search={search} buckets={overTime.data?.buckets ?? []} />
      <TokenHistogram search={search} buckets={overTokens.data?.buckets ?? []} />
    </div>
  );
}

interface HistogramProps {
  readonly search: SessionsSearch;
  readonly buckets: readonly HistogramBucket[];
}

function TimeHistogram({ search, buckets }: HistogramProps) {
  const navigate = route.useNavigate();
  const width = Date.parse(String(buckets[0]?.to)) - Date.parse(String(buckets[0]?.from));
  const label = ({ from }: HistogramBucket): string => formatSpanOfTime(String(from), width);
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
      bars={buckets.map((bucket) => ({ ...bucket, label: label(bucket) }))}
      ends={endsOf(buckets, label)}
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
  const label = ({ from, to }: HistogramBucket): string => {
    const most = Number(to) - 1;
    return Number(from) === most
      ? formatPlural(most, "token")
      : `${formatCompact(Number(from))}–${formatCompact(most)} tokens`;
  };
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
      bars={buckets.map((bucket) => ({ ...bucket, label: label(bucket) }))}
      ends={endsOf(buckets, label)}
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

function endsOf(
  buckets: readonly HistogramBucket[],
  label: (bucket: HistogramBucket) => string,
): readonly [string, string] {
  const [first, last] = [buckets[0], buckets.at(-1)];
  return [first ? label(first) : "", last && last !== first ? label(last) : ""];
}
