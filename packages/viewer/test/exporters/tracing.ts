import type { Tracer } from "@opentelemetry/api";

/** Where and how spans are to be sent. */
export interface Target {
  readonly url: string;
  readonly encoding: "protobuf" | "json";
  readonly compression: "gzip" | "none";
  readonly service: string;
}

/** Sets one line of the SDK up with its own batching processor and exporter. */
export type CreateTracing = (target: Target) => {
  readonly tracer: Tracer;
  /** Resolves when everything was sent. */
  readonly shutdown: () => Promise<void>;
};
