import { useTitle } from "../parts/use-title.ts";
import { ThemeChoice } from "./theme-choice.tsx";
import { TokenSetting } from "./token-setting.tsx";
import styles from "./settings-page.module.css";

/** What this browser remembers, and where applications send their traces. */
export function SettingsPage() {
  useTitle("Settings");
  const endpoint = `${location.origin}/v1/traces`;
  return (
    <div className={styles["page"]}>
      <h1>Settings</h1>
      <section aria-labelledby="appearance">
        <h2 id="appearance">Appearance</h2>
        <ThemeChoice />
      </section>
      <section aria-labelledby="endpoint">
        <h2 id="endpoint">Where to send traces</h2>
        <p>
          OTLP over HTTP, protobuf or JSON, at <code>{endpoint}</code>. With any OpenTelemetry SDK:
        </p>
        <pre tabIndex={0}>
          <code>OTEL_EXPORTER_OTLP_ENDPOINT={location.origin}</code>
        </pre>
      </section>
      <section aria-labelledby="token">
        <h2 id="token">Token</h2>
        <TokenSetting />
      </section>
    </div>
  );
}
