package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What somebody brought, between the markers that data mode puts around it. */
final class Material {

    private static final Pattern BLOCK = Pattern.compile(
            "-----+ BEGIN MATERIAL (\\w+) -----+\\R(.*?)\\R?-----+ END MATERIAL \\1 -----+", Pattern.DOTALL);
    private static final Pattern PAIR =
            Pattern.compile("^\\s*(\\p{L}[\\p{L}\\p{N} ]{0,30}):\\s+(\\S.{0,200})$", Pattern.MULTILINE);
    private static final int MOST_SENTENCES = 2;

    private Material() {}

    /** Returns the texts between markers, in order. */
    static List<String> of(Turn turn) {
        return BLOCK.matcher(turn.text())
                .results()
                .map(block -> block.group(2).strip())
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** Returns the first sentences of the material that stands last: what others there are only go with it. */
    static String digest(List<String> blocks) {
        String text = words(blocks.get(blocks.size() - 1));
        List<Passage> sentences = Passage.of(new Turn("user", text));
        return sentences.isEmpty()
                ? text
                : sentences.stream()
                        .limit(MOST_SENTENCES)
                        .map(Passage::sentence)
                        .collect(Collectors.joining(" "));
    }

    /** JSON as people would say it: its values, after each other. */
    private static String words(String text) {
        try {
            JsonNode value = Wire.JSON.readTree(text);
            List<String> words = new ArrayList<>();
            collect(value, words);
            return words.isEmpty() ? text : String.join(", ", words);
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static void collect(JsonNode value, List<String> words) {
        if (value.isValueNode() && !value.isNull()) {
            words.add(value.asText());
        }
        value.forEach(one -> collect(one, words));
    }

    /** Returns what stands in it as a name, a colon and a value, each on a line of its own. */
    static Map<String, String> pairs(List<String> blocks) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher matcher = PAIR.matcher(blocks.isEmpty() ? "" : blocks.get(blocks.size() - 1));
        for (MatchResult pair : matcher.results().toList()) {
            pairs.putIfAbsent(pair.group(1).strip(), pair.group(2).strip());
        }
        return pairs;
    }
}
