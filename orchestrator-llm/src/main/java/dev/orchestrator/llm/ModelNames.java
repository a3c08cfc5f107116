package dev.orchestrator.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Knows models by all their names. A model asked as {@code anthropic/claude-sonnet-4.5} answers as {@code
 * anthropic/claude-4.5-sonnet-20250929}; an alias answers as whatever stands behind it. Thread-safe.
 */
final class ModelNames {

    private final Map<String, Set<String>> answeredAs = new ConcurrentHashMap<>();

    /** Returns whether the name stands for no model but for a choice among several, which may fall out differently. */
    static boolean isChooser(String model) {
        return model.startsWith("openrouter/") || model.contains("@preset/");
    }

    /** Remembers who answered when {@code asked}, a single model or an alias of one, was asked. */
    void learn(String asked, String answered) {
        if (!asked.equals(answered)) {
            answeredAs
                    .computeIfAbsent(asked, name -> ConcurrentHashMap.newKeySet())
                    .add(answered);
        }
    }

    /** Tells whether the model that answered under one name is the one that is asked by another. */
    boolean isSame(String asked, String answered) {
        return asked.equals(answered)
                || answeredAs.getOrDefault(asked, Set.of()).contains(answered)
                || words(asked).equals(words(answered));
    }

    /** The words of a name without its variant and the date it may end with, in any order. */
    private static Set<String> words(String model) {
        return Arrays.stream(withoutVariant(model).toLowerCase(Locale.ROOT).split("[/-]"))
                .filter(word -> !word.isEmpty() && !word.matches("\\d{8}"))
                .collect(Collectors.toSet());
    }

    /** Returns {@code author/slug} of {@code author/slug:variant} or {@code author/slug@preset/name}. */
    static String withoutVariant(String model) {
        return model.replaceFirst("^~", "").replaceFirst("(?<=.)[:@].*$", "");
    }

    /** Mistral takes ids of exactly nine letters and digits, also for calls another model made. */
    String toolCallId(String model, String id) {
        if (!model.startsWith("mistralai/") || id.matches("[A-Za-z0-9]{9}")) {
            return id;
        }
        UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        return hash.toString().replace("-", "").substring(0, 9);
    }
}
