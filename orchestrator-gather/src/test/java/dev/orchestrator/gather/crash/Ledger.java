package dev.orchestrator.gather.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a killed process had said, kept where no kill reaches it. */
final class Ledger {

    /** Stands for the conversation of a request that begins one. */
    static final String NEW = "-";

    /** A message that the process was told is stored. */
    record Acknowledged(String conversationId, String messageId, String hash) {}

    /** The conversation of each request, or {@link #NEW}. */
    final Map<String, String> sent = new LinkedHashMap<>();

    final Map<String, Acknowledged> questions = new LinkedHashMap<>();
    final Map<String, Acknowledged> answers = new LinkedHashMap<>();
    final Map<String, Phase> lastPhase = new LinkedHashMap<>();
    final List<String> failures = new ArrayList<>();
    String aimed = "";

    static Ledger of(List<String> lines) {
        Ledger ledger = new Ledger();
        lines.forEach(line -> ledger.read(line, line.split(" ")));
        return ledger;
    }

    private void read(String line, String[] words) {
        switch (words[0]) {
            case "sent" -> sent.put(words[1], words[2]);
            case "phase" -> lastPhase.put(words[2], Phase.valueOf(words[1]));
            case "aimed" -> aimed = words[1];
            case "question" -> questions.put(words[1], new Acknowledged(words[2], words[3], words[4]));
            case "answer" -> answers.put(words[1], new Acknowledged(words[2], words[3], words[4]));
            case "ready", "now" -> {}
            default -> failures.add(line);
        }
    }
}
