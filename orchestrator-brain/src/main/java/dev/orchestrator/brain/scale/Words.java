package dev.orchestrator.brain.scale;

import dev.orchestrator.port.brain.Entity;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Takes texts apart into words as all Brains compare them: lower case, without accents, English endings taken off.
 * Whatever is neither letter nor digit separates words, so that no text is ever a syntax.
 */
public final class Words {

    /** How long a text of an entity may be before the rest of it has no part in its vector. */
    static final int EMBEDDED = 4_000;

    private static final int LONGEST = 64;

    /** Words that say nothing of what a question is about. */
    private static final Set<String> STOP =
            Set.of(("a about after all also am an and any are as at be because been being"
                            + " but by can could did do does doing done for from get had has have having he her here hers him his"
                            + " how i if in into is it its itself just let may me might more most much must my no nor not of on"
                            + " only or other our out over own shall she should so some such tell than that the their them then"
                            + " there these they this those through to too under up us very was we were what when where which"
                            + " while who whom whose why will with would you your s t don")
                    .split(" "));

    /**
     * Combining marks in a row beyond what any script stacks: normalizing sorts a row, and takes quadratic time for it. The
     * half-width marks of katakana turn into combining ones.
     */
    private static final Pattern TOO_MANY_MARKS = Pattern.compile("([\\p{M}\uFF9E\uFF9F]{16})[\\p{M}\uFF9E\uFF9F]+");

    private Words() {}

    /**
     * Returns the words of a text, in order, each as often as it stands there.
     *
     * @param text any text
     * @return its words, stop words among them
     */
    public static List<String> of(CharSequence text) {
        List<String> words = new ArrayList<>();
        forEach(text, words::add);
        return words;
    }

    /**
     * Returns the different words of a text that tell what it is about: without stop words, unless there is nothing else.
     *
     * @param text any text
     * @return the words in order
     */
    public static List<String> telling(String text) {
        List<String> all = new ArrayList<>();
        forEachRaw(text, all::add);
        List<String> telling = all.stream().filter(word -> !STOP.contains(word)).toList();
        return (telling.isEmpty() ? all : telling)
                .stream().map(Stem::of).distinct().toList();
    }

    /**
     * Hands over the words of a text, one after the other.
     *
     * @param text any text
     * @param word takes each of them
     */
    public static void forEach(CharSequence text, Consumer<String> word) {
        forEachRaw(text, raw -> word.accept(Stem.of(raw)));
    }

    /**
     * Returns what is known of an entity in words: text, then properties as {@code name: value}. The title is not in it.
     *
     * @param entity the entity
     * @return one text
     */
    public static String body(Entity entity) {
        StringBuilder body = new StringBuilder(entity.text());
        entity.properties().forEach((name, value) -> append(body.append('\n').append(name), value));
        return body.toString();
    }

    /**
     * Returns the text that an entity's vector is made of: its title, its type and the beginning of its {@link #body}.
     *
     * @param entity the entity
     * @return one text
     */
    public static String embedded(Entity entity) {
        String all = entity.title() + '\n' + entity.type() + '\n' + body(entity);
        if (all.length() <= EMBEDDED) {
            return all;
        }
        boolean halfPair = Character.isHighSurrogate(all.charAt(EMBEDDED - 1));
        return all.substring(0, halfPair ? EMBEDDED - 1 : EMBEDDED);
    }

    private static void append(StringBuilder body, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> append(body.append(' ').append(name), inner));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> append(body, inner));
        } else {
            body.append(' ').append(value);
        }
    }

    private static void forEachRaw(CharSequence text, Consumer<String> word) {
        String marked = TOO_MANY_MARKS.matcher(text).replaceAll("$1");
        String plain = Normalizer.normalize(marked, Normalizer.Form.NFKD);
        StringBuilder open = new StringBuilder();
        for (int at = 0; at < plain.length(); ) {
            int letter = plain.codePointAt(at);
            at += Character.charCount(letter);
            if (Character.isIdeographic(letter)) {
                close(open, word);
                word.accept(Character.toString(letter));
            } else if (Character.isLetterOrDigit(letter)) {
                append(open, letter);
            } else if (!joins(letter)) {
                close(open, word);
            }
        }
        close(open, word);
    }

    /** Accents stand apart after decomposition. */
    private static boolean joins(int letter) {
        int kind = Character.getType(letter);
        return kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK || kind == Character.FORMAT;
    }

    private static void append(StringBuilder open, int letter) {
        if (open.length() < LONGEST) {
            open.appendCodePoint(Character.toLowerCase(letter));
        }
    }

    private static void close(StringBuilder open, Consumer<String> word) {
        if (!open.isEmpty()) {
            word.accept(open.toString());
            open.setLength(0);
        }
    }
}
