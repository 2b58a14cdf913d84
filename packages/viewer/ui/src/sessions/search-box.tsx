import { getRouteApi } from "@tanstack/react-router";
import { SearchField } from "../parts/search-field.tsx";

const route = getRouteApi("/");

/** Search in what was said, and for ids and users; the query stands in the address. */
export function SearchBox() {
  const { q = "", ...others } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <SearchField
      label="Search sessions"
      placeholder="Search what was said, ids, users"
      query={q}
      onSearch={(query) =>
        void navigate({ search: query === "" ? others : { ...others, q: query }, replace: true })
      }
    />
  );
}
