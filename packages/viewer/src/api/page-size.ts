/** How many rows of a list the web UI asks for at a time; the first of them come with the page. */
export const pageSize = 100;
