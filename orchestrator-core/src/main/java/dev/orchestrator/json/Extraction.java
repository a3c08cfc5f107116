package dev.orchestrator.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the objects and arrays that stand in prose, in code fences and behind a model's thoughts. */
final class Extraction {

    /**
     * A value found.
     *
     * @param where 2 in a fence for JSON or for no language, 1 in prose, 0 in a fence for another language
     * @param strict whether it needed no repair
     */
    record Found(@Nullable Object value, int where, boolean strict, int length) {}

    /** The likeliest first: by place, then what is whole, then the longest; the earlier of equals. */
    private static final Comparator<Found> LIKELIEST = Comparator.comparingInt(Found::where)
            .thenComparing(Found::strict)
            .thenComparingInt(Found::length)
            .reversed();

    private static final Set<String> JSON = Set.of("", "json", "jsonc", "json5", "javascript", "js");

    private final Source source;
    private final Lookahead look;
    private final Thinking thinking;
    private final List<Found> found = new ArrayList<>();
    private int pos;
    private int where = 1;

    private Extraction(Source source) {
        this.source = source;
        this.look = new Lookahead(source);
        this.thinking = new Thinking(source);
    }

    /** All that is found, the likeliest first. */
    static List<Found> of(Source source) {
        Extraction extraction = new Extraction(source);
        extraction.scan();
        return extraction.found.stream().sorted(LIKELIEST).toList();
    }

    private void scan() {
        while (pos < source.length()) {
            switch (source.at(pos)) {
                case '<' -> tag();
                case '`' -> fence();
                case '{', '[' -> bracket();
                default -> pos++;
            }
        }
    }

    private void tag() {
        int behind = thinking.stray(pos);
        if (behind > pos) {
            found.clear();
        }
        pos = Math.max(pos + 1, Math.max(behind, thinking.end(pos)));
    }

    private void fence() {
        int behind = look.fence(pos);
        if (behind > pos) {
            String language =
                    source.text.substring(pos, behind).replace("`", "").toLowerCase(Locale.ROOT);
            where = where != 1 ? 1 : JSON.contains(language) ? 2 : 0;
        }
        pos = Math.max(pos + 1, behind);
    }

    private void bracket() {
        if (!isPlausible()) {
            pos++;
            return;
        }
        int start = pos;
        StrictReader strict = new StrictReader(source, start);
        Object value = strict.value();
        boolean whole = value != StrictReader.NONE;
        if (whole) {
            pos = strict.position();
        } else {
            RepairingReader repairing = new RepairingReader(source, start);
            value = repairing.value(QuoteRules.Place.ALONE);
            pos = Math.max(start + 1, repairing.position());
        }
        found.add(new Found(value, where, whole, pos - start));
    }

    /** Whether JSON can begin with this bracket: prose has brackets, too. */
    private boolean isPlausible() {
        int next = look.layout(pos + 1);
        int c = source.at(next);
        if (c == Source.END || Lookahead.isQuote(c) || (c == '\\' && Lookahead.isQuote(source.at(next + 1)))) {
            return true;
        }
        return source.at(pos) == '{' ? c == '}' || look.isBareKey(next) : isItem(next, c);
    }

    private boolean isItem(int at, int c) {
        return Numbers.isDigit(c) || "-{[]".indexOf(c) >= 0 || look.isWordItem(at);
    }
}
