package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Answers with what tools have brought: of each result the sentences that have most in common with the question, or the first
 * ones if none has anything. It adds nothing of its own but the name of the tool.
 */
final class ToolQuotes {

    private static final int FIRST = 2;
    private static final int WORDS_OF_A_SENTENCE = 4; // what is shorter is quoted only where there is nothing else

    private ToolQuotes() {}

    static String answer(List<Turn> results, String question) {
        return results.stream().map(result -> answer(result, question)).collect(Collectors.joining("\n\n"));
    }

    private static String answer(Turn result, String question) {
        List<Passage> passages = sentences(result);
        if (passages.isEmpty()) {
            return result.tool() + " brought nothing.";
        }
        List<Passage> quotes = Extract.select(Terms.of(question), passages);
        return Extract.quoted(quotes.isEmpty() ? passages.subList(0, Math.min(FIRST, passages.size())) : quotes);
    }

    private static List<Passage> sentences(Turn result) {
        String source = "From " + result.tool() + ":";
        List<Passage> all = texts(result.text()).stream()
                .flatMap(text -> Passage.sentences(source, withoutMarks(text)).stream())
                .distinct()
                .toList();
        List<Passage> whole = all.stream()
                .filter(passage -> passage.sentence().split("\\s+").length >= WORDS_OF_A_SENTENCE)
                .toList();
        return whole.isEmpty() ? all : whole;
    }

    /** What another agent has quoted is quoted again. */
    private static String withoutMarks(String text) {
        return text.replaceAll("(?m)^(> ?)+", "");
    }

    /** The texts in a result that is JSON, else the result itself. */
    private static List<String> texts(String result) {
        try {
            List<String> texts = new ArrayList<>();
            collect(Wire.JSON.readTree(result), texts);
            return texts;
        } catch (JsonProcessingException e) {
            return List.of(result);
        }
    }

    private static void collect(JsonNode value, List<String> texts) {
        if (value.isValueNode() && !value.isNull()) {
            texts.add(value.asText());
        }
        value.forEach(one -> collect(one, texts));
    }
}
