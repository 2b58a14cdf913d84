import { IconButton } from "../parts/icon-button.tsx";
import { type Rated, ratingOf, useRating } from "./use-rating.ts";
import styles from "./turn-thumbs.module.css";

/** Rates a turn with one click; a note can be added among the evaluations. */
export function TurnThumbs({ rated, number }: { readonly rated: Rated; readonly number: number }) {
  const rating = ratingOf(rated);
  const rate = useRating(rated);
  const thumb = (good: boolean) => (
    <IconButton
      icon={good ? "thumbUp" : "thumbDown"}
      label={`Rate turn ${number} ${good ? "good" : "bad"}`}
      aria-pressed={rating?.score === (good ? 1 : 0)}
      disabled={rate.isPending}
      onClick={() => rate.mutate({ good, note: rating?.explanation ?? "" })}
    />
  );
  return (
    <span className={styles["thumbs"]}>
      {rate.error !== null && <span role="alert">{rate.error.message}</span>}
      {thumb(true)}
      {thumb(false)}
    </span>
  );
}
