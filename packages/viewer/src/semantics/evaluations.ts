/** Results of evaluations that spans carry, as OpenInference, Arize AX and OTel GenAI write them. */
import type { Evaluation } from "../api/contract.ts";
import type { AttributeReader } from "../otlp/attribute-value.ts";
import { rememberByNames } from "../otlp/remember-by-names.ts";
import type { MessageSource } from "./messages/read-exchange.ts";
import { readIndexes } from "./messages/openinference.ts";
import { readText } from "./read-attribute.ts";

/** An evaluation and what it is about. */
export interface CarriedEvaluation extends Evaluation {
  /** `session` judges the whole conversation, `turn` the trace of the span. */
  readonly level: "session" | "turn";
  /** What made it, so that a newer result of the same maker replaces it; `""` where nothing says. */
  readonly identifier: string;
}

const prefixes = ["session.evaluations.", "session_eval.", "trace_eval."] as const;
const resultEvent = "gen_ai.evaluation.result";

const evaluationsOfNames = rememberByNames((attributes) => ({
  areThere: Array.from(attributes.keys()).some((key) => prefixes.some((prefix) => key.startsWith(prefix))),
}));

/** Whether a span carries evaluations at all. */
export function hasEvaluations({ attributes, events }: MessageSource): boolean {
  return evaluationsOfNames(attributes).areThere || events.some((event) => event.name === resultEvent);
}

/** The evaluations a span carries. */
export function readEvaluations({ attributes, events }: MessageSource): CarriedEvaluation[] {
  return [
    ...readOpenInference(attributes),
    ...readArize(attributes, "session_eval.", "session"),
    ...readArize(attributes, "trace_eval.", "turn"),
    ...events.flatMap((event) => (event.name === resultEvent ? readGenAi(event.attributes) : [])),
  ];
}

/** https://github.com/Arize-ai/openinference/blob/main/spec/annotations.md */
function readOpenInference(attributes: AttributeReader): CarriedEvaluation[] {
  const prefix = "session.evaluations.";
  return readIndexes(attributes, prefix).flatMap((index) => {
    const at = `${prefix}${index}.evaluation.`;
    const name = readText(attributes, [`${at}name`]);
    if (name === null) return [];
    return {
      level: "session" as const,
      name,
      score: readScore(attributes.get(`${at}score`)),
      label: readText(attributes, [`${at}label`]),
      explanation: readText(attributes, [`${at}explanation`]),
      annotatorKind: readKind(attributes.get(`${at}annotator_kind`)),
      identifier: readText(attributes, [`${at}identifier`]) ?? "",
    };
  });
}

/** Arize AX: `session_eval.<name>.label`, `.score`, `.explanation`. */
function readArize(
  attributes: AttributeReader,
  prefix: string,
  level: CarriedEvaluation["level"],
): CarriedEvaluation[] {
  const names = new Set<string>();
  for (const key of attributes.keys()) {
    const name = key.startsWith(prefix)
      ? /^(.+)\.(?:label|score|explanation)$/.exec(key.slice(prefix.length))?.[1]
      : null;
    if (name) names.add(name);
  }
  return Array.from(names, (name) => ({
    level,
    name,
    score: readScore(attributes.get(`${prefix}${name}.score`)),
    label: readText(attributes, [`${prefix}${name}.label`]),
    explanation: readText(attributes, [`${prefix}${name}.explanation`]),
    annotatorKind: null,
    identifier: "",
  }));
}

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/#event-gen_aievaluationresult */
function readGenAi(attributes: AttributeReader): CarriedEvaluation[] {
  const name = readText(attributes, ["gen_ai.evaluation.name"]);
  if (name === null) return [];
  return [
    {
      level: attributes.has("gen_ai.conversation.id") ? "session" : "turn",
      name,
      score: readScore(attributes.get("gen_ai.evaluation.score.value")),
      label: readText(attributes, ["gen_ai.evaluation.score.label"]),
      explanation: readText(attributes, ["gen_ai.evaluation.explanation"]),
      annotatorKind: null,
      identifier: "",
    },
  ];
}

function readScore(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** One of OpenInference's kinds of annotator, in any case. */
export function readKind(value: unknown): Evaluation["annotatorKind"] {
  const kind = typeof value === "string" ? value.toUpperCase() : "";
  return kind === "LLM" || kind === "CODE" || kind === "HUMAN" ? kind : null;
}
