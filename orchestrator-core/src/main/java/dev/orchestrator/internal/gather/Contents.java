package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.match.Canonical;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in an item, as values: text, or a map. A list that was brought as JSON stands in a map under {@code items}. */
final class Contents {

    private static final String LIST = "items";
    private static final String TEXT = "text";
    private static final String FILES = "text of files";

    private Contents() {}

    /** Reads what somebody brought; JSON that is neither an object nor a list, or has a name twice in one, is refused. */
    static Object read(Format format, String content) {
        if (format == Format.TEXT) {
            return content;
        }
        Object value = Json.readUnambiguous(content);
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        Check.that(value instanceof List<?>, "content must be a JSON object or list");
        return Map.of(LIST, Check.present(value, "content"));
    }

    /** Returns how content is kept: as it came, JSON without the white space between. */
    static String kept(Format format, String content) {
        return format == Format.TEXT ? content : withoutSpace(content);
    }

    private static String withoutSpace(String json) {
        StringBuilder kept = new StringBuilder(json.length());
        boolean inText = false;
        boolean escaped = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            inText ^= c == '"' && !escaped;
            escaped = inText && c == '\\' && !escaped;
            if (inText || " \t\r\n".indexOf(c) < 0) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    static Canonical canonical(Format format, String content) {
        return Canonical.of(content.isBlank() ? "" : read(format, content));
    }

    /**
     * Returns what an item is compared by: text with the text of its files; fields as completed, with the text of its files as
     * one more; a list of all that it says where others have become part of a text, or have brought the text of files. Fields of
     * natural keys stand in it as they were brought, where they were: a model that corrects one would make another thing of it.
     */
    static Object compared(GatherItem item, DuplicateRules rules) {
        return isText(item) && item.merges().isEmpty() ? allWords(item) : compared(item, withKeys(item, rules));
    }

    /** Returns the same of what people have brought alone, without what a model has completed and corrected. */
    static Object asBrought(GatherItem item) {
        return isText(item) && item.merges().isEmpty() ? allWords(item) : compared(item, unaided(item));
    }

    private static boolean isText(GatherItem item) {
        return item.format() == Format.TEXT || item.content().isBlank();
    }

    private static Object compared(GatherItem item, Map<String, @Nullable Object> fields) {
        if (isText(item)) {
            return withMerged(allWords(item), item, fields);
        }
        List<Object> said = new ArrayList<>(List.of(fields));
        if (!item.merges().isEmpty()) {
            said.addAll(textsOfFiles(fields));
        }
        if (!item.extractedText().isBlank()) {
            fields.put(free(fields.keySet()), item.extractedText());
        }
        return said.size() == 1 ? fields : said;
    }

    /** Returns the fields of an item as completed, but for natural keys: these as they were brought. */
    static Map<String, @Nullable Object> withKeys(GatherItem item, DuplicateRules rules) {
        Map<String, @Nullable Object> fields = current(item);
        putKeys(fields, item, rules);
        return fields;
    }

    /** Puts the fields of natural keys back as they were brought, where they were. */
    private static void putKeys(Map<String, @Nullable Object> fields, GatherItem item, DuplicateRules rules) {
        if (item.enriched() != null && !rules.naturalKeys().isEmpty()) {
            Map<String, @Nullable Object> brought = unaided(item);
            rules.naturalKeys().stream()
                    .flatMap(List::stream)
                    .map(field -> field.split("\\.", 2)[0]) // a model replaces whole objects
                    .filter(name -> !String.valueOf(Objects.requireNonNullElse(brought.get(name), ""))
                            .isBlank())
                    .forEach(name -> fields.put(name, brought.get(name)));
        }
    }

    /** What was brought, by whoever brought the item or one that has become part of it: for that somebody has decided. */
    private static Map<String, @Nullable Object> unaided(GatherItem item) {
        Map<String, @Nullable Object> fields = original(item);
        Map<String, @Nullable Object> enriched = enriched(item);
        enriched.keySet().retainAll(Merging.changed(item));
        fields.putAll(enriched);
        return fields;
    }

    /** Takes the text of merged files out of the fields: such a file that comes again alone has none of the others. */
    private static List<Object> textsOfFiles(Map<String, @Nullable Object> fields) {
        List<Object> texts = new ArrayList<>();
        for (String name : List.copyOf(fields.keySet())) {
            Object text = Contents.isTextOfFiles(name) ? fields.remove(name) : null;
            for (Object one : text instanceof List<?> several ? several : Collections.singletonList(text)) {
                if (one != null) {
                    texts.add(one);
                }
            }
        }
        return texts;
    }

    /** Returns what an item brings into another one: all fields, and the text of its files unless the other one has that. */
    static Map<String, @Nullable Object> brought(GatherItem item, GatherItem target, DuplicateRules rules) {
        Map<String, @Nullable Object> fields = withKeys(item, rules);
        String files = item.extractedText();
        if (!files.isBlank() && !files.equals(target.extractedText())) {
            Set<String> names = new HashSet<>(fields.keySet());
            names.addAll(current(target).keySet());
            fields.put(free(names), files);
        }
        return fields;
    }

    /** What became part of a text stands beside it, as texts or as fields. */
    private static List<Object> withMerged(String text, GatherItem item, Map<String, @Nullable Object> fields) {
        Object texts = fields.remove(TEXT);
        List<Object> said = new ArrayList<>(List.of(text));
        for (Object one : texts instanceof List<?> several ? several : Collections.singletonList(texts)) {
            if (one != null && !one.equals(item.content())) {
                said.add(one);
            }
        }
        said.addAll(textsOfFiles(fields));
        if (!fields.isEmpty()) {
            said.add(fields);
        }
        return said;
    }

    /** Returns the single contents of what {@link #compared} returned. */
    static List<?> each(Object compared) {
        return compared instanceof List<?> several ? several : List.of(compared);
    }

    private static String free(Set<String> names) {
        StringBuilder name = new StringBuilder(FILES);
        while (names.contains(name.toString())) {
            name.append('+');
        }
        return name.toString();
    }

    /** Whether a field holds, by its name, the text of files. */
    static boolean isTextOfFiles(String name) {
        return name.startsWith(FILES) && name.chars().skip(FILES.length()).allMatch(c -> c == '+');
    }

    /** Returns the content with what was completed, corrected and merged; text stands in it under {@code text}. */
    static Map<String, @Nullable Object> current(GatherItem item) {
        Map<String, @Nullable Object> fields = original(item);
        fields.putAll(enriched(item));
        return fields;
    }

    private static Map<String, @Nullable Object> original(GatherItem item) {
        if (item.content().isBlank()) {
            return new LinkedHashMap<>();
        }
        Object content = read(item.format(), item.content());
        return fields(content instanceof Map<?, ?> map ? map : Map.of(TEXT, content));
    }

    private static Map<String, @Nullable Object> fields(Map<?, ?> map) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put((String) key, value));
        return fields;
    }

    /** Returns what an item adds to and corrects in its content. */
    static Map<String, @Nullable Object> enriched(GatherItem item) {
        String enriched = item.enriched();
        return enriched != null && Json.read(enriched) instanceof Map<?, ?> map ? fields(map) : new LinkedHashMap<>();
    }

    /** Returns the same as an item keeps it. */
    static @Nullable String enriched(Map<String, ?> fields) {
        return fields.isEmpty() ? null : Json.write(fields);
    }

    /** Returns the first words of an item, as a summary that needs no model. */
    static String beginning(GatherItem item) {
        return Summaries.cut(words(item));
    }

    /** Returns the content of an item and the text of its files. */
    static String allWords(GatherItem item) {
        return (item.content() + "\n\n" + item.extractedText()).strip();
    }

    /** Returns what an item says: its content, or the text of its files where it has no other; empty if it says nothing. */
    static String words(GatherItem item) {
        return item.content().isBlank() ? item.extractedText().strip() : item.content();
    }
}
