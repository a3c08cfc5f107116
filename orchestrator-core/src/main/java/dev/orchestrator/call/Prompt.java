package dev.orchestrator.call;

import dev.orchestrator.internal.base.Check;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that tells a model what to do.
 *
 * @param name which prompt this is, one of the names in {@link Prompts}
 * @param version changes whenever the text does; kept with each message it led to
 * @param text the words; where they take values, each stands as <code>{name}</code>
 */
public record Prompt(String name, String version, String text) {

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** Checks the values. */
    public Prompt {
        Check.notBlank(name, "prompt name");
        Check.notBlank(version, "version of prompt " + name);
        Check.notBlank(text, "text of prompt " + name);
    }

    /**
     * Fills in the values, in one pass: braces inside a value stay as they are.
     *
     * @param values what takes the place of each <code>{key}</code>
     * @return the text; a key without a value stays as it is
     */
    public String fill(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            return Matcher.quoteReplacement(value == null ? place.group() : value);
        });
    }

    /** Names the prompt without its text. */
    @Override
    public String toString() {
        return "Prompt[" + name + ", " + version + "]";
    }
}
