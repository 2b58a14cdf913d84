import type { Attachment } from "../../api/contract.ts";
import { isRecord } from "../parse-json.ts";

type Json = { readonly [key: string]: unknown };

// Where providers and frameworks put what a part is about, in the part itself or one below it.
const wrappers = [
  "source",
  "image_url",
  "input_audio",
  "audio",
  "video",
  "image",
  "file",
  "data",
  "inline_data",
  "inlineData",
  "file_data",
  "fileData",
] as const;
const inlineNames = ["data", "content", "file_data", "base64", "b64_json", "image", "file", "audio"] as const;
const linkNames = ["url", "uri", "image_url", "file_uri", "fileUri", "image", "data", "file_data"] as const;
const mediaTypeNames = ["mediaType", "media_type", "mime_type", "mimeType"] as const;

/** What is said of an image, a recording or a file in a message; null where `part` is none. Its bytes stay where they are. */
export function readAttachment(part: Json): Attachment | null {
  const holders = [part, ...wrappers.flatMap((name) => (isRecord(part[name]) ? [part[name]] : []))];
  const text = (names: readonly string[]): string | null => {
    for (const holder of holders) {
      for (const name of names) {
        const value = holder[name];
        if (typeof value === "string" && value !== "") return value;
      }
    }
    return null;
  };
  const link = text(linkNames);
  const dataUrl = readDataUrl(link) ?? readDataUrl(text(inlineNames));
  const format = text(["format"]);
  const mediaType =
    text(mediaTypeNames) ?? dataUrl?.mediaType ?? (format === null ? null : `audio/${format}`);
  const kind = readKind(mediaType, text(["modality"]) ?? text(["type"]) ?? "");
  if (kind === null) return null;
  const inline = text(inlineNames);
  const isLink = inline === null || /^[a-z][a-z+.-]*:/i.test(inline);
  return {
    kind,
    mediaType,
    bytes: dataUrl?.bytes ?? (isLink ? null : decodedLength(inline)),
    name: text(["filename", "file_name", "name"]),
  };
}

/** What the flattened `image.url`, `audio.url` or `video.url` of a part leads to. */
export function describeLink(kind: Attachment["kind"], url: string | null): Attachment {
  const dataUrl = readDataUrl(url);
  return { kind, mediaType: dataUrl?.mediaType ?? null, bytes: dataUrl?.bytes ?? null, name: null };
}

function readDataUrl(
  url: string | null,
): { readonly mediaType: string | null; readonly bytes: number } | null {
  if (url === null || !url.startsWith("data:")) return null;
  const comma = url.indexOf(",");
  if (comma < 0) return null;
  const [mediaType = ""] = url.slice("data:".length, comma).split(";");
  return { mediaType: mediaType === "" ? null : mediaType, bytes: decodedLength(url.slice(comma + 1)) };
}

/** How many bytes base64 stands for. */
function decodedLength(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

function readKind(mediaType: string | null, word: string): Attachment["kind"] | null {
  const [family] = (mediaType ?? "").split("/");
  if (family === "image" || family === "audio" || family === "video") return family;
  if (word.includes("image")) return "image";
  if (word.includes("audio")) return "audio";
  if (word.includes("video")) return "video";
  return mediaType !== null || /^(input_)?file$|^document$|^blob$|^uri$|^media$/.test(word) ? "file" : null;
}
