/** Outlines on a 16 × 16 grid. Decorative: the control around an icon carries the name. */
const outlines = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.6 10.6 14 14",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3",
  moon: "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  check: "m3 8.5 3.2 3.2L13 4.8",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
  alert: "M8 5v3.6M8 11.2v.1M8 1.8 14.8 14H1.2z",
  back: "M13 8H3.5M7.5 3.5 3 8l4.5 4.5",
  up: "M8 13V3.5M3.5 7.5 8 3l4.5 4.5",
  down: "M8 3v9.5M3.5 8.5 8 13l4.5-4.5",
  tool: "M9.8 2.4a3.6 3.6 0 0 0-3.2 5L2.3 11.7a1.4 1.4 0 0 0 2 2l4.3-4.3a3.6 3.6 0 0 0 4.9-4.3L11.3 7.3 8.9 7 8.7 4.7l2.2-2.2a3.6 3.6 0 0 0-1.1-.1Z",
  user: "M8 7.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.5 14c.5-2.6 2.6-4.2 5.5-4.2s5 1.6 5.5 4.2",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
  download: "M8 2v8.2M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
  trash: "M2.5 4.3h11M6 4V2.5h4V4M4 4.5l.7 9h6.6l.7-9M6.7 7v4M9.3 7v4",
  columns: "M2 2.5h5v11H2zM9 2.5h5v11H9z",
  filter: "M2 3.5h12M4.5 8h7M6.8 12.5h2.4",
  thumbUp:
    "M5 7.2 7.6 2c1 0 1.7.8 1.5 1.8L8.6 6.2h3.9c.9 0 1.5.8 1.3 1.7l-1 4.5c-.2.7-.7 1.1-1.4 1.1H5zM5 7.2H2.4v6.3H5",
  thumbDown:
    "M11 8.8 8.4 14c-1 0-1.7-.8-1.5-1.8l.5-2.4H3.5c-.9 0-1.5-.8-1.3-1.7l1-4.5c.2-.7.7-1.1 1.4-1.1H11zM11 8.8h2.6V2.5H11",
  trace: "M2 3.5h6M5 8h6M8 12.5h6",
  braces:
    "M6 2.5c-2 0-1.8 1-1.8 2.6S3.8 8 2.5 8c1.3 0 1.7 1.3 1.7 2.9S4 13.5 6 13.5M10 2.5c2 0 1.8 1 1.8 2.6S12.2 8 13.5 8c-1.3 0-1.7 1.3-1.7 2.9S12 13.5 10 13.5",
  link: "M6.5 9.5 9.5 6.5M7.3 4.5l1.5-1.5a2.97 2.97 0 0 1 4.2 4.2l-1.5 1.5M8.7 11.5 7.2 13A2.97 2.97 0 0 1 3 8.8l1.5-1.5",
  keyboard: "M1.5 4h13v8h-13zM4 6.5h.1M6.7 6.5h.1M9.3 6.5h.1M12 6.5h.1M4.5 9.5h7",
  bolt: "M9 1.5 3 9h4.5L7 14.5 13 7H8.5z",
  plus: "M8 3v10M3 8h10",
  thought:
    "M4.5 10.5a3.2 3.2 0 0 1-.3-6.4 4 4 0 0 1 7.6-.2 3.1 3.1 0 0 1 .4 6.2c-.6 1-1.8 1.4-2.9 1-1.2.9-3.6.7-4.8-.6ZM4.6 13.4h.1",
  image: "M2 3h12v10H2zM2 11l3.5-3.5L9 11l2-2 3 3M10.5 6.2h.1",
  audio: "M2.5 6.5v3M5.2 4.5v7M8 2.5v11M10.8 5v6M13.5 6.5v3",
  video: "M2 4h8.5v8H2zM10.5 7 14 5v6l-3.5-2",
  file: "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3",
  star: "m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z",
  more: "M3.5 8h.1M8 8h.1M12.5 8h.1",
} as const;

export type IconName = keyof typeof outlines;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={outlines[name]} />
    </svg>
  );
}
