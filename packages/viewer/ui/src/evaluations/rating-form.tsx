import { useState } from "react";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Rated, ratingOf, useRating } from "./use-rating.ts";
import styles from "./rating-form.module.css";

interface RatingFormProps {
  readonly rated: Rated;
  readonly title: string;
}

/** Thumbs and a note; what is sent replaces the rating before. */
export function RatingForm({ rated, title }: RatingFormProps) {
  const rating = ratingOf(rated);
  const [note, setNote] = useState(rating?.explanation ?? "");
  const rate = useRating(rated);
  const send = (good: boolean): void => rate.mutate({ good, note });
  return (
    <section aria-label={title} className={styles["form"]}>
      <h3>{title}</h3>
      <textarea
        aria-label="Note"
        placeholder="What was good or bad about it?"
        rows={2}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={styles["thumbs"]}>
        <Button aria-pressed={rating?.score === 1} disabled={rate.isPending} onClick={() => send(true)}>
          <Icon name="thumbUp" size={14} />
          Good
        </Button>
        <Button aria-pressed={rating?.score === 0} disabled={rate.isPending} onClick={() => send(false)}>
          <Icon name="thumbDown" size={14} />
          Bad
        </Button>
        <span role="status">{rate.isSuccess && "Saved"}</span>
        {rate.error !== null && <span role="alert">{rate.error.message}</span>}
      </div>
    </section>
  );
}
