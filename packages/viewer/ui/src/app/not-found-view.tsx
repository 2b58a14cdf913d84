import { Link } from "@tanstack/react-router";
import { Notice } from "../parts/notice.tsx";

export function NotFoundView() {
  return (
    <Notice title="There is no such page" action={<Link to="/">All sessions</Link>}>
      Check the address, or go back to the list.
    </Notice>
  );
}
