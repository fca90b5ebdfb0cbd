// Links from an answer's place to the document itself, where the owner lets readers open it.

import { made, say, told } from "./words.js";

/** Add a link to each card of a reply; `sources` are their addresses in order, "" for none. */
export function linkSources(place, sources = []) {
  if (!told.sources) return;
  place.querySelectorAll(".qa-proof").forEach((footer, n) => {
    if (!sources[n]) return;
    const source = new URL(sources[n], location.href);
    source.searchParams.set("lang", told.language);
    const attributes = { href: source.pathname + source.search + source.hash, target: "_blank", rel: "noopener noreferrer" };
    footer.append(made("a", "qa-open-source", say("open_source"), attributes));
  });
}
