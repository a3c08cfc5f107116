package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/**
 * What is answered where a value has to be and the text has none: what says least. Of choices that is one such as {@code unknown}, or
 * the first one; of numbers 0, or what is next to it; of texts the text itself, filled up or cut.
 */
final class Unsaid {

    private static final Set<String> UNDECIDED =
            Set.of("unknown", "none", "other", "unsure", "undecided", "unspecified");
    private static final String FILLING = ".";

    private final String text;

    Unsaid(String text) {
        this.text = text;
    }

    JsonNode value(JsonNode wanted) {
        if (wanted.has("const")) {
            return wanted.get("const");
        }
        if (wanted.has("enum")) {
            return choice(wanted.get("enum"));
        }
        return switch (Structured.type(wanted)) {
            case "string" -> TextNode.valueOf(string(wanted));
            case "integer" -> Said.node(nearestToZero(wanted, true));
            case "number" -> Said.node(nearestToZero(wanted, false));
            case "boolean" -> BooleanNode.FALSE;
            default -> NullNode.instance;
        };
    }

    private static JsonNode choice(JsonNode choices) {
        for (JsonNode choice : choices) {
            if (UNDECIDED.contains(choice.asText().toLowerCase(Locale.ROOT))) {
                return choice;
            }
        }
        return choices.path(0);
    }

    private String string(JsonNode wanted) {
        return TextForm.of(wanted).map(TextForm::sample).orElseGet(() -> sized(wanted));
    }

    private String sized(JsonNode wanted) {
        String cut = Said.cut(text, wanted);
        int missing = wanted.path("minLength").asInt(0) - cut.codePointCount(0, cut.length());
        return cut + FILLING.repeat(Math.max(0, missing));
    }

    private static BigDecimal nearestToZero(JsonNode wanted, boolean whole) {
        if (isInRange(BigDecimal.ZERO, wanted)) {
            return BigDecimal.ZERO;
        }
        boolean above =
                wanted.has("minimum") && wanted.get("minimum").decimalValue().signum() > 0;
        BigDecimal limit = wanted.get(above ? "minimum" : "maximum").decimalValue();
        return whole ? limit.setScale(0, above ? RoundingMode.CEILING : RoundingMode.FLOOR) : limit;
    }

    static boolean isInRange(BigDecimal number, JsonNode wanted) {
        JsonNode least = wanted.path("minimum");
        JsonNode most = wanted.path("maximum");
        return (!least.isNumber() || number.compareTo(least.decimalValue()) >= 0)
                && (!most.isNumber() || number.compareTo(most.decimalValue()) <= 0);
    }
}
