import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import { sessionsHeadQuery } from "../api/queries.ts";
import { type Theme, setTheme, themes } from "../app/theme.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { sessionTitle } from "../sessions/session-title.tsx";
import { Modal } from "./modal.tsx";
import styles from "./command-palette.module.css";

interface Command {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  readonly run: () => void;
}

const pages = [
  { to: "/", title: "Sessions", icon: "trace" },
  { to: "/users", title: "Users", icon: "user" },
  { to: "/doctor", title: "Doctor", icon: "bolt" },
  { to: "/settings", title: "Settings", icon: "filter" },
] as const;
const themeIcons: Readonly<Record<Theme, IconName>> = { system: "system", light: "sun", dark: "moon" };
const sessionsShown = 8;

/** Goes anywhere from the keyboard: sessions by what was said, pages, actions. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const typed = text.trim();
  const wanted = useDeferredValue(typed);
  const { data } = useQuery(sessionsHeadQuery(wanted === "" ? {} : { q: wanted }));
  // What was found for fewer letters must not be opened in the place of what these find.
  const found = wanted === typed ? (data?.sessions ?? []) : [];

  const matches = (title: string): boolean => title.toLowerCase().includes(typed.toLowerCase());
  const commands: readonly Command[] = [
    ...found.slice(0, sessionsShown).map((session) => ({
      id: `${session.project} ${session.sessionId}`,
      icon: "trace" as const,
      title: sessionTitle(session),
      detail: session.userId ?? session.sessionId,
      run: () =>
        void navigate({
          to: "/sessions/$sessionId",
          params: { sessionId: session.sessionId },
          search: { project: session.project },
        }),
    })),
    ...pages
      .filter(({ title }) => matches(`Go to ${title}`))
      .map(({ to, title, icon }) => ({
        id: to,
        icon,
        title: `Go to ${title}`,
        run: () => void navigate({ to }),
      })),
    ...themes
      .filter((theme) => matches(`Theme: ${theme}`))
      .map((theme) => ({
        id: theme,
        icon: themeIcons[theme],
        title: `Theme: ${theme}`,
        run: () => setTheme(theme),
      })),
  ];
  const index = Math.min(active, commands.length - 1);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((index + step + commands.length) % commands.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(commands[index]);
    }
  };

  return (
    <Modal label="Go to" onClose={onClose}>
      <div className={styles["palette"]}>
        <input
          type="text"
          role="combobox"
          aria-label="Go to a session, a page or an action"
          aria-expanded="true"
          aria-controls="palette-commands"
          aria-activedescendant={index >= 0 ? `palette-${index}` : undefined}
          aria-autocomplete="list"
          placeholder="Go to …"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id="palette-commands" role="listbox" aria-label="Results">
          {commands.map((command, at) => (
            // The combobox above has the focus and the keys.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={command.id}
              id={`palette-${at}`}
              role="option"
              aria-selected={at === index}
              tabIndex={-1}
              ref={at === index ? scrollIntoList : null}
              onPointerMove={() => setActive(at)}
              onClick={() => run(command)}
            >
              <Icon name={command.icon} size={14} />
              <span>{command.title}</span>
              {command.detail !== undefined && <small>{command.detail}</small>}
            </div>
          ))}
        </div>
        {commands.length === 0 && <p>Nothing found.</p>}
      </div>
    </Modal>
  );
}

const scrollIntoList = (option: HTMLElement | null): void => option?.scrollIntoView({ block: "nearest" });
