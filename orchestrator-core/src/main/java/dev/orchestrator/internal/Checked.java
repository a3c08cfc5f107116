package dev.orchestrator.internal;

import dev.orchestrator.call.Mode;
import dev.orchestrator.internal.cite.CitationFilter;
import dev.orchestrator.internal.cite.SharedWords;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.query.Citation;
import dev.orchestrator.stream.StreamEvent.DataPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the check of an answer has shown; kept with the message as a part. */
record Checked(List<Citation> citations, List<String> dropped, int withheld) {

    private static final String PART = "citations";
    private static final Checked NOTHING = new Checked(List.of(), List.of(), 0);

    static Checked of(CitationFilter filter, int withheld, String answer, Evidence evidence) {
        SharedWords sentences = new SharedWords(answer);
        Map<Integer, Set<String>> words = new HashMap<>();
        List<Citation> citations = filter.marks().stream()
                .map(mark -> new Citation(
                        mark.number(),
                        evidence.cards().get(mark.number() - 1).id(),
                        mark.position(),
                        sentences.around(
                                mark.position(),
                                words.computeIfAbsent(
                                        mark.number(), number -> SharedWords.words(evidence.told(number))))))
                .toList();
        return new Checked(citations, filter.dropped(), withheld);
    }

    /** Finds the citations of half an answer; all that is in there was let out by a filter, and passes another one. */
    static Checked of(String half, Evidence evidence) {
        CitationFilter filter = new CitationFilter(evidence.size());
        String text = filter.take(half) + filter.end();
        return text.equals(half) ? of(filter, 0, half, evidence) : NOTHING;
    }

    /** Reads what is kept with a message; nothing if nothing was checked. */
    static Checked of(Message message) {
        return message.metadata().mode() != Mode.QUERY
                ? NOTHING
                : message.parts().stream()
                        .filter(Checked::is)
                        .map(Checked::of)
                        .findFirst()
                        .orElse(NOTHING);
    }

    private static Checked of(DataPart part) {
        List<Citation> citations = list(part, "citations").stream()
                .map(citation -> citation((Map<?, ?>) citation))
                .toList();
        List<String> dropped =
                list(part, "dropped").stream().map(String::valueOf).toList();
        return new Checked(citations, dropped, number(part.data(), "withheld"));
    }

    private static List<?> list(DataPart part, String key) {
        return part.data().get(key) instanceof List<?> list ? list : List.of();
    }

    private static Citation citation(Map<?, ?> map) {
        return new Citation(
                number(map, "number"),
                String.valueOf(map.get("entityId")),
                number(map, "position"),
                Boolean.TRUE.equals(map.get("supported")));
    }

    private static int number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? number.intValue() : 0;
    }

    static boolean is(DataPart part) {
        return part.type().equals(PART);
    }

    boolean isEmpty() {
        return equals(NOTHING);
    }

    DataPart toPart() {
        List<Map<String, Object>> cited = citations.stream()
                .map(citation -> Map.<String, Object>of(
                        "number", citation.number(),
                        "entityId", citation.entityId(),
                        "position", citation.position(),
                        "supported", citation.supported()))
                .toList();
        return new DataPart(PART, Map.of("citations", cited, "dropped", dropped, "withheld", withheld));
    }

    /** Returns an answer without its citations: their numbers mean nothing in a later prompt. */
    String uncited(String answer) {
        StringBuilder text = new StringBuilder();
        int kept = 0;
        for (Citation citation : citations) {
            int start = citation.position();
            boolean spaceBefore = start > kept && answer.charAt(start - 1) == ' ';
            text.append(answer, kept, spaceBefore ? start - 1 : start);
            kept = answer.indexOf("]", start) + 1;
        }
        return text.append(answer, kept, answer.length()).toString();
    }
}
