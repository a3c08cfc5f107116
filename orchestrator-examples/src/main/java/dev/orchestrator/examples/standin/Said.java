package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What stands in a text, as far as a schema allows it: the text itself or what of it has the form that is asked for, the first number
 * that is not too small or too large, the first choice that is mentioned, and whether the words of a name are said or denied.
 */
final class Said {

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\d.])((?<![\\p{L}\\d])-)?\\d{1,9}(\\.\\d{1,9})?(?!\\.?\\d)");
    private static final Pattern WITHIN_NAME = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Set<String> DENIES_BEFORE = Set.of("not", "no", "never", "without", "t"); // as in "isn't"
    private static final Set<String> DENIES_BEHIND = Set.of("no", "false");

    private final String text;
    private final String words;

    Said(String text) {
        this.text = text;
        this.words = ToolRules.asWords(text);
    }

    /** Returns nothing where the text has nothing that is valid. */
    Optional<JsonNode> value(String name, JsonNode wanted) {
        if (wanted.has("enum")) {
            return choice(wanted.get("enum"));
        }
        return switch (Structured.type(wanted)) {
            case "string" -> string(wanted).map(TextNode::valueOf);
            case "integer", "number" -> number(wanted);
            case "boolean" -> truth(name).map(BooleanNode::valueOf);
            default -> Optional.empty();
        };
    }

    private Optional<JsonNode> choice(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (!choice.isNull() && mentions(choice.asText())) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    private boolean mentions(String name) {
        String sought = ToolRules.asWords(name);
        return !sought.isBlank() && words.contains(sought);
    }

    private Optional<JsonNode> number(JsonNode wanted) {
        boolean whole = Structured.type(wanted).equals("integer");
        return NUMBER.matcher(text)
                .results()
                .map(found -> new BigDecimal(found.group()))
                .filter(number -> Unsaid.isInRange(number, wanted) && (!whole || isWhole(number)))
                .findFirst()
                .map(Said::node);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    static JsonNode node(BigDecimal number) {
        return isWhole(number) ? BigIntegerNode.valueOf(number.toBigInteger()) : DecimalNode.valueOf(number);
    }

    private Optional<Boolean> truth(String name) {
        String sought = ToolRules.asWords(WITHIN_NAME.matcher(name).replaceAll(" "));
        int at = sought.isBlank() ? -1 : words.indexOf(sought);
        if (at < 0) {
            return Optional.empty();
        }
        String before = words.substring(0, at).replaceFirst(".* ", "");
        String behind = words.substring(at + sought.length()).replaceFirst(" .*", "");
        return Optional.of(!DENIES_BEFORE.contains(before) && !DENIES_BEHIND.contains(behind));
    }

    private Optional<String> string(JsonNode wanted) {
        Optional<TextForm> form = TextForm.of(wanted);
        if (form.isPresent()) {
            return form.get().in(text);
        }
        return Optional.of(cut(text, wanted))
                .filter(whole -> isWhole(whole, wanted))
                .or(() -> part(wanted).filter(part -> isWhole(part, wanted)));
    }

    static String cut(String text, JsonNode wanted) {
        int most = wanted.path("maxLength").asInt(Integer.MAX_VALUE);
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)).strip();
    }

    /** Whether a text may stand as it is. */
    static boolean isWhole(String text, JsonNode wanted) {
        int length = text.codePointCount(0, text.length());
        return !text.isBlank()
                && length >= wanted.path("minLength").asInt(0)
                && length <= wanted.path("maxLength").asInt(Integer.MAX_VALUE)
                && first(wanted.path("pattern").asText(), text).isPresent();
    }

    /** What of the text has the form that is asked for, where the whole has not. */
    private Optional<String> part(JsonNode wanted) {
        String pattern = wanted.path("pattern").asText();
        return first(pattern.replaceFirst("^\\^", "").replaceFirst("\\$$", ""), text);
    }

    private static Optional<String> first(String pattern, String text) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            return matcher.results().map(MatchResult::group).findFirst();
        } catch (PatternSyntaxException e) { // one that Java does not know asks for nothing
            return Optional.of(text);
        }
    }
}
